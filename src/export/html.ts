import type { Report } from "../report.ts";

/**
 * One file that needs nothing else: the view, interactive, from a report. It holds aggregates and no rows, opens from disk
 * with the network off, and its policy lets nothing in or out.
 * `viewer` is the text of driftglass-viewer.js, which the door that saves has at hand.
 */
export function toHtml(report: Report, viewer: string): string {
  const nonce = randomNonce();
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src data: blob:; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Driftglass ${attribute(report.version)}">
<title>${attribute(report.verdict.sentence)}</title>
<style nonce="${nonce}">body { margin: 0; background: light-dark(#fff, #0f1216); } drift-glass { display: block; max-width: 1400px; margin: 0 auto; }</style>
</head>
<body>
<main><drift-glass></drift-glass></main>
<noscript><p>${attribute(report.verdict.sentence)}</p></noscript>
<script type="application/json" id="report">${data(report)}</script>
<script nonce="${nonce}">${script(viewer)}</script>
<script nonce="${nonce}">document.querySelector("drift-glass").report = JSON.parse(document.getElementById("report").textContent);</script>
</body>
</html>
`;
}

/** JSON that cannot end its script element, nor open a comment in it. */
function data(report: Report): string {
  return JSON.stringify(report).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

/** In a script the only place for these letters is a string or a regular expression, where the backslash changes nothing. */
function script(code: string): string {
  return code.replace(/<(?=\/script|!--)/gi, "\\x3C");
}

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function randomNonce(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
