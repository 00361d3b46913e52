/** The colours of every figure: CSS custom properties of the theme, so that a drawing follows its page from light to dark without being redrawn. */
export const paint = {
  text: "var(--driftglass-text)",
  muted: "var(--driftglass-muted)",
  line: "var(--driftglass-line)",
  background: "var(--driftglass-background)",
  quiet: "var(--driftglass-quiet)",
  reference: "var(--driftglass-reference)",
  referenceFill: "var(--driftglass-reference-fill)",
  current: "var(--driftglass-current)",
  currentFill: "var(--driftglass-current-fill)",
  alert: "var(--driftglass-alert)",
  warn: "var(--driftglass-warn)",
  ok: "var(--driftglass-ok)",
  unknown: "var(--driftglass-unknown)",
} as const;
