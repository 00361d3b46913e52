import type { Report } from "../../src/report.ts";
import { h, type Child } from "../dom.ts";
import { date } from "../format.ts";

/** Which side is counts without rows, of what, and how good they are: one sentence, and one more where sketches say the same of both. */
export function profiledLine(document: Document, { reference, current }: Report): Child {
  const sides = ([["Reference", reference], ["Current", current]] as const).flatMap(([side, { name, profile }]) => (profile ? [{ side, name, ...profile }] : []));
  if (sides.length === 0) return false;
  const what = sides.map(({ side, name, of, createdAt }, i) => {
    const title = i === 0 ? side : side.toLowerCase();
    return `${title} is a profile${of === name ? "" : ` of ${of}`}, counted ${date(new Date(createdAt))}`;
  });
  const sketches = [...new Set(sides.flatMap(({ sketch }) => sketch ?? []))];
  return h(document, "p", { class: "muted", "data-profile": "" }, [`${what.join("; ")}: counts, no rows`, ...sketches.map(capital)].map((text) => `${text}.`).join(" "));
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export type RowsFor = "causes" | "multivariate" | "concept" | "estimated" | "predictions" | "errors" | "versions";

/** What a view would need to say more than a profile can; nothing where it lacks nothing. */
export function needsRows(document: Document, { notes }: Pick<Report, "notes">, what: RowsFor): HTMLElement | undefined {
  const note = notes.find(({ code }) => code === `profile-needs-rows-${what}`);
  return note && h(document, "p", { class: "muted", "data-needs": what }, `${capital(note.sentence)}.`);
}
