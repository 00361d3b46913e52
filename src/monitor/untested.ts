import type { Column, Frame } from "../data/frame.ts";
import type { Drift, Note } from "../report.ts";
import { rowCount, type Rows } from "./samples.ts";

type Untested = NonNullable<Drift["untested"]>[number];

export interface Untestable {
  reason: string;
  /** What a person can do about it. */
  remedy: string;
  /** Somebody might have expected the column to be tested. */
  unexpected?: boolean;
  /** The column stands in by its figures, which are tested. */
  byFigures?: boolean;
}

const testedRoles = new Set(["feature", "prediction", "probability", "target"]);

/** Why a column is not compared, and what to do about it; undefined where it is. */
export function untestable(column: Column, frame: Frame, rows: { reference: Rows; current: Rows }): Untestable | undefined {
  const { role, kind, reference, current, name } = column;
  if (!testedRoles.has(role)) return { reason: byRole(column), remedy: remedyOf(role) };
  const unexpected = (reason: string, remedy: string): Untestable => ({ reason, remedy, unexpected: true });
  if (kind === "unsupported") return unexpected("its type is not supported", "write it as numbers, texts or dates");
  if (kind === "datetime") return unexpected("it holds dates, which move by themselves", "add a column with the age, the weekday or the month to compare that");
  if (!reference) return unexpected("it is not in the reference data", "add it there, or leave it out (ignore)");
  if (!current) {
    return role === "target" ? unexpected("current has no labels yet", "add them when they are known") : unexpected("it is not in the current data", "ask its source where it went");
  }
  if (rowCount(rows.reference) === 0) return unexpected("the reference window has no rows", "choose a wider one");
  if (rowCount(rows.current) === 0) return unexpected("the current window has no rows", "choose a wider one");
  if (kind !== "text") return undefined;
  if (frame.columns.some(({ derived }) => derived?.from === name)) return { reason: "its figures are tested", remedy: "see them", byFigures: true };
  return role === "feature"
    ? unexpected("it was called free text, and a side of it holds no text", "give it another kind")
    : unexpected("it holds free text", "give it the role of an input to compare its lengths and words");
}

export function ignored({ name, kind, role, reason }: Column): Untested {
  return { column: name, kind, role, reason: `it is ignored (${reason}): give it a role to compare it` };
}

/** Evidently compares texts by a classifier; what is compared instead is said. */
export function textClassifierNote(column: string): Note {
  return {
    code: "text-classifier", section: "comparison", column,
    sentence: `${column} holds texts, which Evidently compares by a classifier that learns to tell the two samples apart; that is left out here, and its tests see the figures of the texts instead`,
  };
}

function byRole({ role }: Column): string {
  if (role === "id") return "an id is new in every row";
  return role === "timestamp" ? "time moves by itself" : `it is the ${role === "status" ? "status" : role === "version" ? "model's version" : role}, not an input of the model`;
}

const remedyOf = (role: Column["role"]): string =>
  role === "id" || role === "timestamp" ? "nothing to do" : "give it the role of an input to compare it";
