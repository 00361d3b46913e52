import type { Report, Sample } from "../../src/report.ts";
import { h, type Child } from "../dom.ts";
import { date } from "../format.ts";

/** Which side is counts without rows, of what, and how good they are. */
export function profiledLine(document: Document, { reference, current }: Report): Child {
  const lines = ([["Reference", reference], ["Current", current]] as const).flatMap(([side, { profile }]) => (profile ? [words(side, profile)] : []));
  return lines.length > 0 && h(document, "p", { class: "muted", "data-profile": "" }, lines.join(" "));
}

function words(side: string, { of, createdAt, sketch }: NonNullable<Sample["profile"]>): string {
  return `${side} is a profile of ${of}, counted ${date(new Date(createdAt))}: counts, no rows${sketch ? `; ${sketch}` : ""}.`;
}

export type RowsFor = "causes" | "multivariate" | "concept" | "estimated" | "predictions" | "errors" | "versions";

/** What a view would need to say more than a profile can; nothing where it lacks nothing. */
export function needsRows(document: Document, { notes }: Pick<Report, "notes">, what: RowsFor): HTMLElement | undefined {
  const note = notes.find(({ code }) => code === `profile-needs-rows-${what}`);
  return note && h(document, "p", { class: "muted", "data-needs": what }, `${note.sentence.charAt(0).toUpperCase()}${note.sentence.slice(1)}.`);
}
