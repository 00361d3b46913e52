import { h, redraw } from "../dom.ts";
import { date } from "../format.ts";
import type { Room } from "../state.ts";

/** What was assumed or left out, and by which version: small print that makes the figures auditable. */
export function notes({ document, state, effect }: Room): HTMLElement {
  const footer = h(document, "footer", { class: "notes muted" });
  effect(() => {
    const report = state.report.value;
    if (!report) return footer.replaceChildren();
    const own = report.notes.filter(({ column, code }) => column === undefined && !code.startsWith("profile-needs-rows-"));
    const split = report.current.split ?? report.reference.split;
    redraw(
      footer,
      h(
        document,
        "ul",
        {},
        ...own.map((note) => h(document, "li", {}, sentence(note.sentence))),
        split &&
          h(
            document,
            "li",
            {},
            split.by === "time"
              ? `One file was cut in two at ${date(new Date(split.at), true)} UTC.`
              : `One file was cut in two after ${split.at} of its rows.`,
          ),
      ),
      h(
        document,
        "p",
        {},
        `Driftglass ${report.version} · ${date(new Date(report.generatedAt), true)} UTC · convention: ${report.drift.convention}`,
      ),
    );
  });
  return footer;
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
