export type Side = "reference" | "current" | "labels";

/** Which file is which, and whether that is certain enough not to ask. */
export interface Assignment { sides: Side[]; sure: boolean }

/** What a file's name says. Labels come first: "analysis_target.csv" is the labels of "analysis.csv". */
const words: [Side, ReadonlySet<string>][] = [
  ["labels", new Set(["label", "labels", "target", "targets", "truth", "groundtruth", "gt", "outcome", "outcomes", "actual", "actuals"])],
  ["reference", new Set(["ref", "reference", "train", "training", "baseline", "validation", "valid", "before", "historical"])],
  ["current", new Set(["cur", "current", "prod", "production", "live", "analysis", "monitoring", "serving", "after", "latest", "new", "now"])],
];

function sideOf(name: string): Side | undefined {
  const parts = name.toLowerCase().split(/[^a-z]+/);
  return words.find(([, known]) => parts.some((part) => known.has(part)))?.[0];
}

/**
 * Tells one to three files apart by their names, then by `columnsOf`: labels hold an id and a target and so fewer columns than the rest.
 * `columnsOf` may reject; a file that cannot be read is judged by its name alone.
 */
export async function assign(names: readonly string[], columnsOf: (index: number) => Promise<readonly string[]>): Promise<Assignment> {
  if (names.length === 1) return { sides: ["current"], sure: true };
  const sides = names.map(sideOf);
  if (!sides.includes("labels") && complete(sides) === undefined) {
    const labels = await findLabels(names.length, columnsOf);
    if (labels !== undefined) sides[labels] = "labels";
  }
  const certain = complete(sides);
  return certain ? { sides: certain, sure: true } : { sides: inOrder(names.length), sure: false };
}

/** Whether a file that comes alone, when data are shown already, holds their labels: by its name, or by its one or two columns. */
export async function areLabels(name: string, columns: () => Promise<readonly string[]>): Promise<boolean> {
  const side = sideOf(name);
  return side === "labels" || (side === undefined && (await columns().catch(() => [])).length === 2);
}

/** Fills what is left when only one way remains; undefined when names clash or leave more than one. */
function complete(sides: readonly (Side | undefined)[]): Side[] | undefined {
  const known = sides.filter((side) => side !== undefined);
  if (new Set(known).size < known.length) return undefined;
  const free = sides.length - known.length;
  if (free > 1) return undefined;
  const wanted: Side[] = sides.length === 2 && known.includes("labels") ? ["current", "labels"] : sides.length === 2 ? ["reference", "current"] : ["reference", "current", "labels"];
  const missing = wanted.filter((side) => !known.includes(side));
  if (missing.length !== free) return undefined;
  return sides.map((side) => side ?? (missing[0] as Side));
}

async function findLabels(count: number, columnsOf: (index: number) => Promise<readonly string[]>): Promise<number | undefined> {
  const columns = await Promise.all(Array.from({ length: count }, (_, index) => columnsOf(index).catch(() => undefined)));
  const few = columns.flatMap((names, index) => (names && names.length <= 2 ? [index] : []));
  return few.length === 1 && columns.some((names) => names && names.length > 2) ? few[0] : undefined;
}

function inOrder(count: number): Side[] {
  return (["reference", "current", "labels"] as const).slice(0, count);
}
