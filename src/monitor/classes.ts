import type { Column, Frame } from "../data/frame.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { loadCodes } from "./samples.ts";

/** The classes that targets, predictions and probabilities name, each in one spelling. */
export interface Classes {
  readonly labels: readonly string[];
  /** What other spellings stand for; empty where each class has one. */
  readonly spellings: ReadonlyMap<string, string>;
  /** Which were taken for which. */
  readonly sentence?: string;
}

/** Words for true and false; two of one list mean the same. */
const truths = [["1", "true", "yes", "y", "t", "positive"], ["0", "false", "no", "n", "f", "negative"]] as const;
export const positiveLabels: readonly string[] = truths[0];
const truthOf = (label: string): number => truths.findIndex((words) => (words as readonly string[]).includes(label.toLowerCase()));

/** The labels that one side of a column holds. */
interface Held { readonly column: Column; readonly side: "reference" | "current"; readonly labels: readonly string[] }

/**
 * One spelling of each class, target and reference first: where all labels are words for true and false, those that mean the same are one class. A sentence where the labels of
 * one side are named nowhere else, so that nothing could be compared.
 */
export function classesOf(frame: Frame, kernel: Kernel, target: Column, prediction: Column | undefined, probabilities: readonly Column[]): Classes | string {
  const all = [...new Set([...(target.categories ?? []), ...(prediction?.categories ?? []), ...probabilities.flatMap(({ label }) => label ?? [])])];
  const meanings = all.map(truthOf);
  if (meanings.every((meaning) => meaning >= 0) && new Set(meanings).size < all.length) return oneSpelling(frame, kernel, all, [target, ...(prediction ? [prediction] : [])]);
  const plain = { labels: all.sort(labelOrder), spellings: new Map<string, string>() };
  if (prediction?.categories && target.categories && !prediction.categories.some((label) => target.categories?.includes(label))) {
    return `no prediction can be right: ${target.name} holds ${listed(target.categories)} and ${prediction.name} holds ${listed(prediction.categories)}; write both with the same labels`;
  }
  if (all.length <= 2) return plain;
  const held = heldBy(frame, kernel, [target, ...(prediction ? [prediction] : [])]);
  const others = (of: Held): string[] => held.filter((each) => each !== of).flatMap(({ labels }) => labels);
  const stranger = held.find((each) => others(each).length > 0 && !each.labels.some((label) => others(each).includes(label)));
  if (!stranger) return plain;
  const { column, side, labels } = stranger;
  return `${column.name} holds ${listed(labels)} in ${side} (${frame[side].name}), and everything else holds ${listed([...new Set(others(stranger))].sort(labelOrder))}; write the same classes with the same labels`;
}

function oneSpelling(frame: Frame, kernel: Kernel, all: readonly string[], columns: readonly Column[]): Classes {
  const chosen = truths.map((_, meaning) => all.find((label) => truthOf(label) === meaning));
  const spellings = new Map(all.map((label) => [label, chosen[truthOf(label)] as string]));
  const odd = heldBy(frame, kernel, columns).map((each) => ({ ...each, labels: each.labels.filter((label) => spellings.get(label) !== label) })).filter(({ labels }) => labels.length > 0);
  const sentence = odd.map(({ column, side, labels }) => `${labels.map((label) => `“${label}”`).join(" and ")} of ${column.name} in ${side} (${frame[side].name}) ${labels.length > 1 ? "are" : "is"} taken for ${labels.map((label) => `“${spellings.get(label)}”`).join(" and ")}`).join(", ");
  return { labels: chosen.filter((label) => label !== undefined).sort(labelOrder), spellings, ...(sentence ? { sentence } : {}) };
}

/** Current first: it is what may have changed. */
function heldBy({ part, ...own }: Frame, kernel: Kernel, columns: readonly Column[]): Held[] {
  // Filters that leave few rows must not make strangers of their labels.
  const frame = part && !part.sampled ? part.whole : own;
  return columns.map(({ id }) => frame.columns[id] as Column).flatMap((column) => (["current", "reference"] as const).flatMap((side): Held[] => {
    const codes = column[side]?.codes;
    const { categories } = column;
    if (!codes || !categories) return [];
    const { counts } = kernel.memory.scope((scope) => kernel.countCodes(loadCodes(codes, { start: 0, end: frame[side].rows }, kernel, scope), categories.length));
    const labels = categories.filter((_, code) => (counts[code] as number) > 0).sort(labelOrder);
    return labels.length > 0 ? [{ column, side, labels }] : [];
  }));
}

const listed = (labels: readonly string[]): string => `${labels.slice(0, 3).map((label) => `“${label}”`).join(", ")}${labels.length > 3 ? ", …" : ""}`;

function labelOrder(a: string, b: string): number {
  const difference = Number(a) - Number(b);
  return Number.isNaN(difference) || difference === 0 ? (a < b ? -1 : 1) : difference;
}
