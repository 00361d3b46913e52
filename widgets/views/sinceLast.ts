import type { Finding, SinceLast } from "../../src/report.ts";
import { h } from "../dom.ts";
import { date } from "../format.ts";

const groups = [["new", "New"], ["still", "Still there"], ["resolved", "Resolved"]] as const;

/** One line on what changed since the run before; opened, the findings themselves. `open` outlives a redraw. */
export function sinceLast(document: Document, since: SinceLast, open: { value: boolean }): HTMLElement {
  const details = h(
    document,
    "details",
    { class: "since", "data-since": since.at, open: open.value },
    h(document, "summary", { "data-key": "since last" }, `Since the run of ${date(new Date(since.at), true)} UTC: ${counts(since)}`),
    ...groups.flatMap(([key, title]) =>
      since[key].length === 0 ? [] : [h(document, "h4", {}, title), h(document, "ul", {}, ...since[key].map((finding) => line(finding, key === "still")))],
    ),
  );
  details.addEventListener("toggle", () => {
    open.value = (details as HTMLDetailsElement).open;
  });
  return details;

  /** What is still there stands above in full. */
  function line({ subject, sentence }: Finding, short: boolean): HTMLElement {
    return h(document, "li", {}, h(document, "b", {}, subject), short ? "" : ` ${sentence}`);
  }
}

function counts(since: SinceLast): string {
  if (groups.every(([key]) => since[key].length === 0)) return "no findings, then or now";
  return `${since.new.length} new, ${since.still.length} still there, ${since.resolved.length} resolved`;
}
