/** Which rows current is compared with: all of the reference, the same stretch a year earlier, the stretch right before, or a rolling one. */
export type ReferenceWindow =
  | { readonly kind: "whole" }
  | { readonly kind: "yearEarlier" }
  | { readonly kind: "previous" }
  | { readonly kind: "rolling"; readonly number: number; readonly unit: TimeStep };
export type TimeStep = "s" | "min" | "h" | "d" | "w" | "mo" | "y";

export const referenceWindowChoices = "whole, year-earlier, previous, or a stretch of time (4w, 30d, 3mo)";

/** Reads "whole", "yearEarlier" (also year-earlier, year_earlier), "previous", or a length such as "4w"; undefined for anything else. */
export function parseReferenceWindow(text: string): ReferenceWindow | undefined {
  const word = text.trim().toLowerCase().replace(/[-_ ]/g, "");
  if (word === "whole") return { kind: "whole" };
  if (word === "yearearlier") return { kind: "yearEarlier" };
  if (word === "previous") return { kind: "previous" };
  const match = /^(\d+)(s|min|h|d|w|mo|y)$/.exec(word);
  const number = Number(match?.[1]);
  return match && number > 0 ? { kind: "rolling", number, unit: match[2] as TimeStep } : undefined;
}
