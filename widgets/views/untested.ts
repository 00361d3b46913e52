import type { Report } from "../../src/report.ts";
import { h } from "../dom.ts";
import { plural } from "../format.ts";
import { roleKind } from "../levels.ts";
import { term } from "./parts.ts";

/** Which columns no convention was asked about, why, and what to do: folded away at the foot of the columns. */
export function untested(document: Document, { drift }: Report, open: boolean, toggled: (open: boolean) => void): HTMLElement | false {
  const list = drift.untested ?? [];
  if (list.length === 0) return false;
  const details = h(
    document,
    "details",
    { class: "untested", open },
    h(document, "summary", { "data-key": "untested" }, `${plural(list.length, "column")} not tested`),
    h(document, "p", { class: "muted" }, term(document, "untested", "Why, and what to do")),
    h(
      document,
      "dl",
      {},
      ...list.flatMap((of) => [
        h(document, "dt", { "data-untested": of.column }, h(document, "b", {}, of.column), h(document, "span", { class: "muted" }, ` ${roleKind(of)}`)),
        h(document, "dd", {}, `${of.reason.charAt(0).toUpperCase()}${of.reason.slice(1)}.`),
      ]),
    ),
  );
  details.addEventListener("toggle", () => toggled(details.open));
  return details;
}
