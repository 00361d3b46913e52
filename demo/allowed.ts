/** The origins beside its own that this page's policy lets it speak with; the drop-a-file page has none. */
export function allowedOrigins(document: Document): string[] {
  const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute("content") ?? "";
  const sources = policy.match(/(?:^|;)\s*connect-src ([^;]*)/)?.[1]?.trim().split(/\s+/) ?? [];
  return sources.filter((source) => /^https?:/.test(source));
}
