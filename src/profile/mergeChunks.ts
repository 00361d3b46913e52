import { pool } from "../stats/pooledMoments.ts";
import type { Loss, ProfileChunk } from "./profile.ts";

/** Two chunks as one: counts added, means pooled. What only one of them has is that one's. Cut short only where both are. */
export function mergeChunks(a: ProfileChunk | undefined, b: ProfileChunk | undefined): ProfileChunk {
  if (!a || !b) return (a ?? b) as ProfileChunk;
  const confusion = a.confusion && b.confusion ? mergeConfusions(a.confusion, b.confusion) : (a.confusion ?? b.confusion);
  const scores = a.scores && b.scores ? ([sum(a.scores[0], b.scores[0]), sum(a.scores[1], b.scores[1])] as const) : (a.scores ?? b.scores);
  const losses = a.losses || b.losses ? mergeLosses(a.losses ?? [], b.losses ?? []) : undefined;
  return {
    ...(a.start === undefined ? {} : { start: a.start, end: a.end as string }),
    rows: a.rows + b.rows, complete: a.complete || b.complete,
    ...(a.labelled === undefined && b.labelled === undefined ? {} : { labelled: (a.labelled ?? 0) + (b.labelled ?? 0) }),
    ...(confusion ? { confusion } : {}), ...(scores ? { scores } : {}), ...(losses ? { losses } : {}),
  };
}

const sum = (a: readonly number[], b: readonly number[]): number[] => a.map((count, i) => count + (b[i] as number));

function mergeConfusions(a: NonNullable<ProfileChunk["confusion"]>, b: NonNullable<ProfileChunk["confusion"]>): NonNullable<ProfileChunk["confusion"]> {
  const labels = [...a.labels, ...b.labels.filter((label) => !a.labels.includes(label))];
  const at = ({ labels: own, counts }: typeof a, actual: string, predicted: string): number => counts[own.indexOf(actual)]?.[own.indexOf(predicted)] ?? 0;
  return { labels, counts: labels.map((actual) => labels.map((predicted) => at(a, actual, predicted) + at(b, actual, predicted))) };
}

function mergeLosses(a: readonly Loss[], b: readonly Loss[]): Loss[] {
  const names = [...new Set([...a, ...b].map(({ of }) => of))];
  const none = { count: 0, mean: 0, squares: 0 };
  return names.map((name) => {
    const [one = none, other = none] = [a, b].map((losses) => losses.find(({ of }) => of === name));
    return { of: name, ...pool(one, other) };
  });
}
