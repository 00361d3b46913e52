/** The name that the wrong one was probably meant to be, or undefined when none is near. Case and punctuation weigh nothing. */
export function nearest(wrong: string, names: readonly string[]): string | undefined {
  const plain = (name: string): string => [...name.toLowerCase()].filter((c) => c !== "_" && c !== "-" && c !== " " && c !== ".").join("");
  let best: { name: string; distance: number } | undefined;
  for (const name of names) {
    const distance = editDistance(plain(wrong), plain(name));
    if (!best || distance < best.distance) best = { name, distance };
  }
  return best && best.distance <= Math.max(1, Math.min(wrong.length, best.name.length) / 3) ? best.name : undefined;
}

/** How an error offers it: ` Did you mean "target"?`, or the choice when it is small. */
export function suggestion(wrong: string, names: readonly string[]): string {
  const name = nearest(wrong, names);
  if (name !== undefined) return `Did you mean "${name}"?`;
  const shown = names.slice(0, 20).map((known) => `"${known}"`).join(", ");
  return `There are: ${shown}${names.length > 20 ? `, and ${names.length - 20} more` : ""}.`;
}

/** Levenshtein's, of at most the first 200 characters. */
function editDistance(a: string, b: string): number {
  const [left, right] = [a.slice(0, 200), b.slice(0, 200)];
  let row = Array.from({ length: right.length + 1 }, (_, i) => i);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const replaced = (row[j - 1] as number) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[right.length] as number;
}
