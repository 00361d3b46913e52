/**
 * The look, as constructed style sheets (a page's policy may forbid `<style>`). Custom properties `--driftglass-*` on the element take the
 * host's colours where it has them (JupyterLab, VS Code); setting one on the element from outside wins.
 * Reference and current are Okabe–Ito blue and vermillion; text colours keep 4.5 : 1 and strokes 3 : 1 on both backgrounds.
 */

/** Literal values: the defaults below, and the colours of a picture that stands alone. */
export const palettes = {
  light: {
    background: "#ffffff",
    text: "#16181d",
    muted: "#5a616c",
    line: "#e3e6ea",
    quiet: "#d5d9de",
    raised: "#f4f6f8",
    selected: "#eaf3fa",
    reference: "#0072B2",
    "reference-fill": "#a9cfe6",
    current: "#D55E00",
    "current-text": "#b34f00",
    "current-fill": "#d55e0014",
    alert: "#b3261e",
    warn: "#8a6100",
    ok: "#1a7f37",
    unknown: "#667080",
    focus: "#0072B2",
  },
  dark: {
    background: "#0f1216",
    text: "#e8eaed",
    muted: "#a3a9b3",
    line: "#2a2f36",
    quiet: "#353b44",
    raised: "#181c22",
    selected: "#16242e",
    reference: "#56a8d8",
    "reference-fill": "#27506a",
    current: "#f28e45",
    "current-text": "#f5a263",
    "current-fill": "#f28e451f",
    alert: "#ff7b70",
    warn: "#e0b13c",
    ok: "#57c970",
    unknown: "#9aa1ac",
    focus: "#7cc4ee",
  },
} as const;

export type Theme = keyof typeof palettes;

const hosts: Record<string, string> = {
  background: "--jp-layout-color1, var(--vscode-editor-background, ",
  text: "--jp-ui-font-color0, var(--vscode-editor-foreground, ",
};

function tokens(theme: Theme): string {
  return Object.entries(palettes[theme])
    .map(([name, colour]) => {
      const host = hosts[name];
      return `--driftglass-${name}: ${host ? `var(${host}${colour}))` : colour};`;
    })
    .join("\n  ");
}

const css = `
:host {
  display: block;
  color-scheme: light;
  --driftglass-font: var(--jp-ui-font-family, var(--vscode-font-family, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif));
  --driftglass-mono: var(--jp-code-font-family, var(--vscode-editor-font-family, ui-monospace, "SF Mono", Menlo, Consolas, monospace));
  --driftglass-size: 13px;
  ${tokens("light")}
}
:host([data-theme="dark"]) {
  color-scheme: dark;
  ${tokens("dark")}
}
:host([hidden]) { display: none; }
* { box-sizing: border-box; }

.page {
  container: page / inline-size;
  position: relative;
  background: var(--driftglass-background);
  color: var(--driftglass-text);
  font: 400 var(--driftglass-size)/1.5 var(--driftglass-font);
  font-variant-numeric: tabular-nums lining-nums;
  text-align: start;
  overflow-wrap: break-word;
}
.frame { padding: 18px 24px 28px; display: flex; flex-direction: column; --gap: 28px; gap: var(--gap); }
.frame > :empty, .frame > [hidden] { display: none; }
.toolbar:not(:empty) { margin-bottom: -12px; }
@container page (max-width: 560px) { .frame { padding: 12px 12px 20px; --gap: 22px; } }

h2, h3, h4, p, ul, dl, dd, figure, table { margin: 0; padding: 0; }
h2 { font-size: 22px; line-height: 1.32; font-weight: 650; letter-spacing: -0.012em; text-wrap: pretty; }
h3 { font-size: 13.5px; font-weight: 650; }
/* Headings look alike, whether or not they have an explanation. */
h3 .term:not(:hover, :focus-visible) { text-decoration-color: transparent; }
h4 { font-size: 12.5px; font-weight: 400; color: var(--driftglass-muted); }
ul { list-style: none; }
.muted { color: var(--driftglass-muted); }
.strong { font-weight: 650; }
.numeric { text-align: end; white-space: nowrap; }
.mono { font-family: var(--driftglass-mono); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
svg { display: block; max-width: 100%; overflow: visible; }
svg text { font-variant-numeric: tabular-nums; }

.level { white-space: nowrap; font-weight: 650; }
.level .sign { display: inline-block; width: 1.15em; font-size: 0.92em; }
.level[data-level="alert"] { color: var(--driftglass-alert); }
.level[data-level="warn"] { color: var(--driftglass-warn); }
.level[data-level="ok"] { color: var(--driftglass-ok); }
.level[data-level="unknown"] { color: var(--driftglass-unknown); font-weight: 500; }

button, select, input { font: inherit; color: inherit; }
button { background: none; border: 0; padding: 0; text-align: inherit; cursor: pointer; }
:focus { outline: none; }
:focus-visible { outline: 2px solid var(--driftglass-focus); outline-offset: 2px; border-radius: 4px; }
.control, .button {
  min-height: 28px; padding: 2px 10px; border: 1px solid var(--driftglass-line); border-radius: 6px; background: var(--driftglass-background);
  display: inline-flex; align-items: center; gap: 6px; white-space: nowrap;
}
.control:hover, .button:hover { border-color: var(--driftglass-muted); }
.control > span { color: var(--driftglass-muted); }
.control select { appearance: none; border: 0; background: transparent; font-weight: 600; padding: 2px 16px 2px 0; min-height: 24px; cursor: pointer; max-width: 16em; field-sizing: content; }
.control select option { background: var(--driftglass-background); color: var(--driftglass-text); }
.control.select { position: relative; padding-inline-end: 4px; }
.control.select::after { content: ""; position: absolute; inset-inline-end: 9px; top: 50%; width: 5px; height: 5px; margin-top: -4px; border: solid var(--driftglass-muted); border-width: 0 1.5px 1.5px 0; transform: rotate(45deg); pointer-events: none; }
.control input { border: 0; background: transparent; min-height: 24px; }
.control:focus-within { outline: 2px solid var(--driftglass-focus); outline-offset: 1px; }
.control :focus-visible { outline: none; }
.button[aria-expanded="true"], .button[aria-pressed="true"] { background: var(--driftglass-raised); border-color: var(--driftglass-muted); }
.button:disabled { opacity: 0.5; cursor: default; }
.term { cursor: help; display: inline; color: inherit; text-decoration: underline dotted var(--driftglass-muted) 1px; text-underline-offset: 3px; }
.term:hover { text-decoration-color: currentColor; }

.toolbar { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: center; min-height: 28px; }
.toolbar .title { flex: 1 1 320px; min-width: 0; display: flex; flex-wrap: wrap; gap: 0 12px; align-items: baseline; }
.toolbar .title .muted { flex-basis: 100%; }
.toolbar .controls { display: flex; flex-wrap: wrap; gap: 6px; }
.head { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: baseline; margin-bottom: 10px; }
.head .push { margin-inline-start: auto; }
.legend { display: inline-flex; flex-wrap: wrap; gap: 6px 16px; color: var(--driftglass-muted); align-items: center; }
.key { display: inline-flex; gap: 6px; align-items: center; }
.key::before { content: ""; width: 14px; height: 9px; background: var(--driftglass-reference-fill); border-top: 1.5px solid var(--driftglass-reference); }
.key.current::before { background: transparent; border: 1.75px solid var(--driftglass-current); }

.contents:not(:empty) { position: sticky; top: 0; z-index: 3; margin: -10px 0 -14px; background: var(--driftglass-background); border-bottom: 1px solid var(--driftglass-line); }
.contents ul { position: relative; display: flex; gap: 2px 18px; overflow-x: auto; scrollbar-width: none; }
.contents a { display: block; padding: 7px 0 6px; white-space: nowrap; color: var(--driftglass-muted); text-decoration: none; }
.contents a:hover { color: var(--driftglass-text); }
.contents .level { margin-inline-start: 4px; font-size: 0.86em; }
/* What is led to, or focused, does not hide under it. */
.frame > section, button, a, input, select, summary, [tabindex] { scroll-margin-top: 48px; }
.verdict.moving { overflow: hidden; }
.verdict.moving .findings { opacity: 0.6; }
.verdict a { color: inherit; text-decoration: underline; text-decoration-thickness: 1.5px; text-decoration-color: color-mix(in srgb, currentColor 30%, transparent); text-underline-offset: 5px; }
.verdict a:hover { text-decoration-color: currentColor; }
.findings { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 4px 32px; margin-top: 14px; }
.findings li { display: grid; grid-template-columns: 82px minmax(0, 1fr); min-height: 24px; align-items: baseline; }
.findings button:hover { text-decoration: underline; text-underline-offset: 3px; }
.findings button { padding-block: 2px; line-height: 20px; }
.findings li > span { padding-block: 2px; line-height: 20px; }
.coming { visibility: hidden; }
.more { color: var(--driftglass-muted); min-height: 24px; text-decoration: underline; text-underline-offset: 3px; margin-top: 4px; }
.more:hover { color: var(--driftglass-text); }
.since { margin-top: 8px; }
.since summary { min-height: 24px; line-height: 24px; cursor: pointer; color: var(--driftglass-muted); width: fit-content; }
.since summary:hover { color: var(--driftglass-text); }
.since h4 { margin: 8px 0 2px; }
.verdict > [data-profile] { margin-top: 6px; }
@container page (max-width: 860px) { .findings { grid-template-columns: minmax(0, 1fr); } h2 { font-size: 19px; } }

.timeline { position: relative; touch-action: pan-y; }
.filters:not(:empty) { margin: -6px 0 -14px; }
.chips { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; min-height: 30px; }
.chips.none { color: var(--driftglass-muted); gap: 4px; }
.chips .muted { margin-inline-start: 4px; }
.chip { display: inline-flex; align-items: center; gap: 6px; min-height: 24px; padding: 1px 10px; border: 1px solid var(--driftglass-muted); border-radius: 13px; background: var(--driftglass-raised); color: inherit; font: inherit; font-weight: 600; overflow-wrap: anywhere; text-align: start; }
button.chip { cursor: pointer; }
button.chip:hover { background: var(--driftglass-selected); }
.chips[hidden] { display: none; }
.filters [role="alert"] { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin-top: 4px; }
.keep { position: relative; cursor: crosshair; touch-action: pan-y; user-select: none; width: fit-content; }
.keep.still { cursor: default; }
.kept { position: absolute; top: 0; height: calc(100% - 22px); border: 1.5px solid var(--driftglass-muted); border-block-width: 0; background: color-mix(in srgb, var(--driftglass-text) 6%, transparent); pointer-events: none; }
.keep.bars { cursor: default; }
.keep.bars > button { position: absolute; left: 0; width: 100%; height: 24px; padding: 0; border: 0; border-radius: 4px; background: none; cursor: pointer; touch-action: pan-y; }
.keep.bars > button:hover { background: color-mix(in srgb, var(--driftglass-text) 6%, transparent); }
.keep.bars > button[aria-pressed="true"] { box-shadow: inset 0 0 0 1.5px var(--driftglass-muted); }
.keeping { margin-top: 6px; color: var(--driftglass-muted); }
.keeping input[type="number"] { width: 11ch; }
.brush { position: absolute; top: 0; cursor: crosshair; }
.window { position: absolute; top: 0; bottom: 0; border: 1.5px solid var(--driftglass-current); background: var(--driftglass-current-fill); cursor: grab; border-radius: 2px; }
.window.reference { border-color: var(--driftglass-reference); background: transparent; }
.window.reference.whole { border-color: transparent; }
.window.whole { cursor: crosshair; background: transparent; }
.still .window { cursor: default; }
.brush.still { cursor: default; pointer-events: none; }
.handle { position: absolute; top: 0; bottom: 0; width: 24px; margin-inline-start: -12px; cursor: ew-resize; touch-action: none; }
.handle::after { content: ""; position: absolute; left: 9px; top: 50%; width: 6px; height: 30px; margin-top: -15px; border-radius: 3px; background: var(--driftglass-current); }
.handle.reference::after { background: var(--driftglass-reference); }
.handle:focus-visible { outline-offset: -3px; }
.fields { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 6px 24px; margin-top: 8px; color: var(--driftglass-muted); }
.dates { display: inline-flex; flex-wrap: wrap; gap: 6px; align-items: center; }
.dates input { width: auto; }
@container page (max-width: 460px) { .dates .key { flex-basis: 100%; } }

.untested { margin-top: 10px; }
.untested summary { min-height: 24px; line-height: 24px; cursor: pointer; color: var(--driftglass-muted); width: fit-content; }
.untested .term { display: inline-block; min-height: 24px; }
.untested summary:hover { color: var(--driftglass-text); }
.untested dl { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 2fr); gap: 4px 24px; margin-top: 6px; max-width: 900px; }
.faults tbody th { font-weight: 400; }
.faults .what { white-space: normal; width: 100%; }
.leads { min-height: 24px; }
.leads:hover { text-decoration: underline; text-underline-offset: 3px; }
.leads[aria-pressed="true"] { color: var(--driftglass-text); font-weight: 650; }
.standing { margin-top: 10px; }
.text-figures { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 12px 20px; margin-bottom: 18px; }
@container page (max-width: 760px) { .text-figures { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
@container page (max-width: 460px) { .text-figures, .untested dl { grid-template-columns: minmax(0, 1fr); } }
.scroller { position: relative; overflow: auto; max-height: 612px; border-bottom: 1px solid var(--driftglass-line); }
table { border-collapse: collapse; width: 100%; }
caption { text-align: start; color: var(--driftglass-muted); padding-bottom: 6px; }
th { font-weight: 400; color: var(--driftglass-muted); text-align: start; padding: 4px 16px 6px 0; vertical-align: bottom; white-space: nowrap; }
th.numeric { text-align: end; }
td { padding: 5px 16px 5px 0; border-top: 1px solid var(--driftglass-line); vertical-align: middle; }
tbody th { color: inherit; border-top: 1px solid var(--driftglass-line); vertical-align: middle; padding-block: 5px; }
tr > :last-child { padding-inline-end: 0; }
thead th { height: 34px; line-height: 24px; }
thead th button { min-height: 24px; white-space: nowrap; }
thead th button:hover { color: var(--driftglass-text); }
thead th[aria-sort] button { color: var(--driftglass-text); }
.columns { table-layout: fixed; }
.columns th.c-figure { width: 166px; } .columns th.c-score { width: 186px; } .columns th.c-value { width: 138px; } .columns th.c-level { width: 88px; }
.columns th.c-time { width: 200px; } .columns th.c-missing, .columns th.c-unseen { width: 80px; } .columns th.c-range { width: 106px; }
.columns svg { height: auto; }
.columns thead th { position: sticky; top: 0; background: var(--driftglass-background); z-index: 1; box-shadow: 0 1px 0 var(--driftglass-line); }
.columns tbody tr { height: 47px; cursor: pointer; }
.columns tbody tr:hover { background: var(--driftglass-raised); }
.columns tbody tr[aria-current="true"] { background: var(--driftglass-selected); }
.columns tbody th, .columns tbody td { padding-block: 4px; }
.columns tbody th:first-child, .columns thead th:first-child { padding-inline-start: 8px; }
.columns tr > :last-child { padding-inline-end: 8px; }
.columns .name { display: block; width: 100%; line-height: 1.35; }
.columns .name b { display: block; font-weight: 650; font-size: 13.5px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.columns .name span { display: block; color: var(--driftglass-muted); font-size: 12px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.columns .test, .detail .test { display: block; color: var(--driftglass-muted); font-size: 11px; line-height: 1.2; }
.compare { min-width: 1160px; }
.compare th.c-name { width: 200px; position: sticky; inset-inline-start: 0; z-index: 1; background: var(--driftglass-background); }
.compare thead th.c-name { z-index: 2; }
.compare thead th { vertical-align: top; line-height: 1.4; padding-block: 4px 8px; }
.compare tbody tr { cursor: default; }
.compare tbody .c-name b { display: block; font-weight: 650; font-size: 13.5px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.compare tbody .c-name span { display: block; color: var(--driftglass-muted); font-size: 12px; line-height: 1.35; overflow: hidden; text-overflow: ellipsis; }
.compare .c-tool { padding-inline-end: 6px; }
.compare .tool { white-space: normal; }
.compare .tool b { color: var(--driftglass-text); font-weight: 650; }
.compare .own { font-size: 11px; }
.compare thead .said { display: block; font-size: 12px; white-space: normal; }
.compare .verdict { display: block; width: 100%; min-height: 38px; line-height: 1.35; padding: 1px 6px; margin-inline-start: -6px; border-radius: 4px; }
.compare .verdict:hover { background: var(--driftglass-selected); }
.compare .verdict[aria-expanded="true"] { background: var(--driftglass-selected); box-shadow: inset 0 0 0 1px var(--driftglass-quiet); }
.compare tbody .said { display: flex; align-items: baseline; gap: 6px; white-space: nowrap; }
.compare tbody .said > :first-child { width: 60px; flex: none; font-weight: 650; }
.compare .of { font-size: 11px; }
.compare tr[data-disagree] th.c-name { box-shadow: inset 2px 0 0 var(--driftglass-muted); }
.compare tbody .test { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.compare tbody tr:hover th.c-name { background: var(--driftglass-raised); }
.compare .reason, .compare .reason:hover { background: var(--driftglass-raised); }
.compare .reason > td { padding: 10px 12px 12px; color: var(--driftglass-text); }
.compare .why { max-width: min(920px, 88cqw); position: sticky; inset-inline-start: 12px; display: grid; gap: 8px; overflow-wrap: anywhere; }
.compare .why tr, .compare .why tr:hover { height: auto; background: none; }
.compare .why tbody th { width: 112px; color: var(--driftglass-muted); }
.compare .why tbody td { color: var(--driftglass-text); }
.compare .why table { table-layout: fixed; }
.compare .why thead td { width: 112px; border-top: 0; }
.compare .why thead th { position: static; height: auto; padding-block: 3px; color: var(--driftglass-text); font-weight: 650; background: none; box-shadow: none; }
.compare .why td, .compare .why th { vertical-align: top; white-space: normal; }
.compare .why ul { padding-inline-start: 16px; list-style: disc; }
.bone { display: block; width: 60%; height: 10px; border-radius: 5px; background: var(--driftglass-raised); }
.control.check { gap: 6px; cursor: pointer; }
.control.check input { accent-color: var(--driftglass-focus); margin: 0; min-height: 14px; width: 14px; }
@container page (max-width: 760px) { .compare th.c-name { width: 132px; } .compare { min-width: 1090px; } }
@container page (max-width: 1120px) { .c-range { display: none; } }
@container page (max-width: 1010px) { .c-unseen { display: none; } }
@container page (max-width: 900px) { .c-missing { display: none; } }
@container page (max-width: 860px) { .c-time { display: none; } }
@container page (max-width: 760px) { .columns th.c-figure { width: 136px; } .columns th.c-score { width: 146px; } }
@container page (max-width: 600px) { .c-score { display: none; } }
@container page (max-width: 420px) { .c-figure { display: none; } }

.detail { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 28px 32px; align-items: start; }
.detail > .two { grid-column: span 2; }
.detail > .tall { grid-column: 3; grid-row: 1 / span 3; }
.detail > .all { grid-column: 1 / -1; }
@container page (max-width: 980px) { .detail { grid-template-columns: repeat(2, minmax(0, 1fr)); grid-auto-flow: dense; } .detail > .tall { grid-column: auto; grid-row: auto; } .detail > .half { grid-column: auto; } .half th, .half td { padding-inline-end: 8px; } .half tbody th { white-space: normal; } }
@container page (max-width: 760px) { .detail > .half, .detail > .tall { grid-column: span 2; } }
@container page (max-width: 560px) { .detail { grid-template-columns: minmax(0, 1fr); } .detail > .two, .detail > .half, .detail > .tall { grid-column: auto; } }
.detail h4 { margin-bottom: 8px; }
.where { min-height: 96px; }
.slices { list-style: none; margin: 0; padding: 0; }
.slices li { display: grid; grid-template-columns: minmax(0, 1fr) auto 96px; gap: 4px 16px; align-items: center; padding-block: 6px; border-top: 1px solid var(--driftglass-line); }
.slices li:first-child { border-top-color: var(--driftglass-quiet); }
.slices b { display: block; font-weight: 650; overflow-wrap: anywhere; }
.slices .carries { text-align: end; white-space: nowrap; color: var(--driftglass-muted); }
.slices .carries data { color: var(--driftglass-text); }
@container page (max-width: 560px) { .slices li { grid-template-columns: minmax(0, 1fr); } .slices .carries { text-align: start; } }
.choices { display: flex; gap: 14px; }
.choices button { min-height: 24px; margin-block: -2px; }
.choices button[aria-pressed="true"] { color: var(--driftglass-text); text-decoration: underline; text-underline-offset: 4px; }
.choices button:hover { color: var(--driftglass-text); }
.plain td, .plain th { padding-block: 3px; padding-inline-end: 14px; }
.plain tr > :last-child { padding-inline-end: 0; }
.plain tbody tr:first-child > * { border-top-color: var(--driftglass-quiet); }
.plain td .cut { display: inline-block; max-width: 11em; overflow: hidden; text-overflow: ellipsis; vertical-align: bottom; }
.plain tbody th { white-space: nowrap; font-weight: 400; }
.plain tbody .family { color: var(--driftglass-muted); font-size: 11px; padding-block: 10px 2px; border-top: 0; }
.tests tbody th[rowspan] { vertical-align: top; }
.tests .below { display: none; }
@container page (max-width: 560px) {
  .verdicts th, .verdicts td, .tests th, .tests td { padding-inline-end: 7px; white-space: normal; }
  .verdicts tbody th, .tests tbody th { overflow-wrap: anywhere; }
  .tests .c-sure { display: none; }
  .tests .below { display: block; }
  .verdicts .c-qvalue { display: none; }
}
.tests tbody tr:not(:has(> th)) > td { border-top: 0; }
.wrap { overflow-x: auto; position: relative; }
.wrap p { margin-top: 8px; }
.reason { color: var(--driftglass-muted); }
.of-reference { color: var(--driftglass-reference); }
.of-current { color: var(--driftglass-current-text); }
.apart table { width: 100%; }
.apart .opens::before { content: ""; display: inline-block; width: 0; height: 0; border: 4px solid transparent; border-inline-start: 5px solid var(--driftglass-muted); margin-inline-end: 5px; }
.apart .opens[aria-expanded="true"]::before { transform: translate(-2px, 2px) rotate(90deg); }
.apart .by { overflow-wrap: anywhere; }
.beneath > td { border-top: 0; padding: 0 0 10px; }
.opened { max-height: 420px; overflow: auto; background: var(--driftglass-raised); border-radius: 6px; padding: 4px 12px 8px; }
.opened th, .opened td { vertical-align: baseline; }
.opened tbody th { white-space: normal; overflow-wrap: anywhere; max-width: 16em; }
.opened .own { overflow-wrap: anywhere; font-weight: 650; }
@container page (max-width: 560px) { .opened { padding-inline: 8px; } .opened th, .opened td { padding-inline-end: 8px; } }
.predictions-pending { min-height: 420px; }
.errors-pending { min-height: 260px; }
.threshold-hand { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; margin-bottom: 12px; }
.threshold-hand input[type=range] { flex: 1 1 220px; min-width: 0; height: 24px; accent-color: var(--driftglass-reference); }
.threshold-hand input[type=number] { width: 5em; }
.threshold-figures { display: flex; flex-wrap: wrap; gap: 8px 40px; align-items: start; }
.threshold-figures .words { flex: 1 1 280px; max-width: 560px; min-height: 96px; }
.threshold-figures p + p { margin-top: 6px; }
.threshold-hand button:disabled { opacity: 0.5; cursor: default; }
.shares tbody th { white-space: normal; }
.classes thead tr:first-child > * { height: auto; padding-bottom: 0; }
.classes thead td { border-top: 0; }
.classes thead tr:first-child th { text-align: center; }
.classes tbody th { white-space: normal; overflow-wrap: anywhere; min-width: 7em; }
@container page (max-width: 560px) {
  .metrics .c-estimated, .metrics .c-interval, .classes .c-rows { display: none; }
  .metrics th, .metrics td, .classes th, .classes td { padding-inline-end: 7px; }
  .metrics tbody th, .classes tbody th { white-space: normal; min-width: 0; }
}
.threshold output { font-weight: 650; }
.matrices { display: flex; flex-direction: column; gap: 18px; }
.matrices.wide { grid-column: 1 / -1; display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 24px 32px; }
@container page (max-width: 980px) { .matrices { grid-column: 1 / -1; flex-flow: row wrap; } .matrices.wide { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
@container page (max-width: 560px) { .matrices.wide { grid-template-columns: minmax(0, 1fr); } }

.rules .why { white-space: normal; min-width: 220px; }
.rules code { white-space: normal; overflow-wrap: anywhere; }
.rules tbody th { white-space: normal; min-width: 170px; }
.rules .below { display: none; margin: 2px 0 0; font-weight: 400; }
@container page (max-width: 560px) { .rules .c-since, .rules .why { display: none; } .rules .below { display: block; } }
.rules .choices button { text-decoration: underline; text-underline-offset: 3px; color: var(--driftglass-muted); }
.writing { display: flex; flex-wrap: wrap; gap: 6px; }
.writing .control { flex: 1 1 320px; }
.writing input { flex: 1; min-width: 0; }
.problem { color: var(--driftglass-alert); }
.together .room { min-height: 570px; }
.together .through { margin-bottom: 24px; }
.together h4 .level { margin-inline-start: 8px; }
.together p { margin-bottom: 8px; text-wrap: pretty; }
.separation { display: grid; gap: 20px 32px; }
.together .small { font-size: 12px; margin: 10px 0 0; }
.bars li { display: grid; grid-template-columns: minmax(0, 1fr) 110px 48px; gap: 12px; align-items: center; min-height: 26px; }
.opens { max-width: 100%; min-height: 24px; line-height: 24px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; vertical-align: bottom; }
.pairs tbody th { line-height: 24px; }
.opens:hover { text-decoration: underline; text-underline-offset: 3px; }
.pairs tbody th .opens { max-width: 9em; }
.pairs th, .pairs .c-measure { white-space: nowrap; }
.pairs svg { max-width: none; }
@container page (max-width: 980px) { .separation { grid-column: 1 / -1; grid-template-columns: repeat(auto-fit, minmax(260px, 1fr)); } }
@container page (max-width: 860px) { .c-measure { display: none; } }
@container page (max-width: 760px) { .c-q { display: none; } }
@container page (max-width: 640px) { .pairs tbody th { white-space: normal; } }
@container page (max-width: 560px) { .c-shift { display: none; } }
@container page (max-width: 480px) { .c-change { display: none; } .pairs tbody th .opens { max-width: 8em; } }

.notes { border-top: 1px solid var(--driftglass-line); padding-top: 12px; font-size: 12px; }
.state { min-height: 180px; display: grid; place-content: center; text-align: center; gap: 10px; color: var(--driftglass-muted); }
.state strong { color: var(--driftglass-text); font-size: 16px; font-weight: 650; }
.alert { border-inline-start: 3px solid var(--driftglass-alert); background: var(--driftglass-raised); padding: 12px 16px; white-space: pre-line; }
.alert b { color: var(--driftglass-alert); }
.progress > div { display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; padding: 8px 12px; background: var(--driftglass-raised); border-radius: 6px; }
/* Over an old drawing it floats and takes no room, so that nothing moves. */
.progress.over { position: sticky; top: 8px; z-index: 4; height: 0; margin-bottom: calc(-1 * var(--gap)); }
.progress.over > div { box-shadow: 0 2px 12px #0003; border: 1px solid var(--driftglass-line); }
.progress progress { flex: 1 1 160px; height: 6px; accent-color: var(--driftglass-reference); }
.progress .step { flex: 1 1 220px; }
.progress .replaced { flex: 1 1 100%; }
.progress .step::first-letter { text-transform: uppercase; }

.tip {
  position: fixed; inset: auto; margin: 0; z-index: 10; max-width: min(340px, 90vw); padding: 8px 12px; border-radius: 6px; border: 1px solid var(--driftglass-quiet);
  background: var(--driftglass-background); color: var(--driftglass-text); box-shadow: 0 4px 18px #0004; white-space: pre-line; font-size: 12.5px; line-height: 1.45; text-align: start;
}
.tip b { display: block; }
.tip dt { color: var(--driftglass-muted); margin-top: 5px; }
svg [data-tip] { outline: none; }
svg [data-tip]:hover { fill: color-mix(in srgb, var(--driftglass-text) 7%, transparent); }
.detectors summary { cursor: pointer; font-size: 13.5px; font-weight: 650; min-height: 24px; width: fit-content; }
.detectors .lanes { margin: 4px 0 12px; }
.detector-controls { display: grid; grid-template-columns: repeat(auto-fill, minmax(270px, 1fr)); gap: 10px 18px; }
.detector-controls fieldset { border: 1px solid var(--driftglass-line); border-radius: 6px; padding: 4px 12px 8px; margin: 0; min-width: 0; }
.detector-controls legend { font-weight: 600; padding: 0 4px; }
[data-watching] .watching { animation: late 0.3s step-end; }
.detector-controls label { display: grid; grid-template-columns: 7.5em 1fr 5em; gap: 8px; align-items: center; min-height: 28px; }
.detector-controls input { min-width: 0; height: 24px; accent-color: var(--driftglass-reference); }
.detector-controls output { text-align: end; font-variant-numeric: tabular-nums; }
.decomposition.pending, .outcome.pending { min-height: 300px; }
.decomposition p { margin: 4px 0 10px; }
.panel { border: 1px solid var(--driftglass-line); border-radius: 8px; padding: 14px 16px; }
.panel .wrap { max-height: 462px; overflow: auto; }
.busy { opacity: 0.75; }
/* A short computation shows no bar at all. */
.progress.over:not(.said) { animation: late 0.3s step-end; }
@keyframes late { from { visibility: hidden; } }
@media (prefers-reduced-motion: no-preference) { .busy { transition: opacity 0.2s 0.3s; } }
@media (forced-colors: active) { .level, .key::before { forced-color-adjust: none; } }
`;

const sheets = new WeakMap<Document, CSSStyleSheet>();

/** The sheet, made once per document. A sheet is bound to the document whose window constructed it. */
export function styleSheet(document: Document): CSSStyleSheet {
  let sheet = sheets.get(document);
  if (!sheet) {
    sheet = new (document.defaultView ?? globalThis).CSSStyleSheet();
    sheet.replaceSync(css);
    sheets.set(document, sheet);
  }
  return sheet;
}
