import type { Theme } from "./theme.ts";

/** Which colours the page around an element has: asked of the hosts we know by name, then of the page itself. */
export function pageTheme(element: Element): Theme {
  const document = element.ownerDocument;
  const view = document.defaultView;
  const { body, documentElement: html } = document;
  const lab = body?.getAttribute("data-jp-theme-light");
  if (lab !== null && lab !== undefined) return lab === "false" ? "dark" : "light";
  const vscode = body?.getAttribute("data-vscode-theme-kind");
  if (vscode) return vscode.includes("light") ? "light" : "dark";
  if (body?.classList.contains("dark") || html.classList.contains("dark") || html.getAttribute("theme") === "dark") return "dark";
  if (body?.classList.contains("light") || html.classList.contains("light") || html.getAttribute("theme") === "light") return "light";
  if (!view) return "light";
  const scheme = view.getComputedStyle(element.parentElement ?? html).colorScheme;
  const only = [scheme.includes("light"), scheme.includes("dark")];
  if (only[0] !== only[1]) return only[1] ? "dark" : "light";
  return view.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Calls `changed` at once and whenever the page changes its colours, until the signal aborts. */
export function followTheme(element: Element, signal: AbortSignal, changed: (theme: Theme) => void): void {
  const document = element.ownerDocument;
  let last: Theme | undefined;
  const look = (): void => {
    const theme = pageTheme(element);
    if (theme !== last) changed((last = theme));
  };
  look();
  const observer = new MutationObserver(look);
  for (const target of [document.documentElement, document.body])
    if (target)
      observer.observe(target, {
        attributes: true,
        attributeFilter: ["class", "style", "theme", "data-theme", "data-jp-theme-light", "data-jp-theme-name", "data-vscode-theme-kind"],
      });
  document.defaultView?.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", look, { signal });
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
}
