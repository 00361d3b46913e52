import { KeyKind } from "../keys.ts";
import type { RawKernel } from "../raw.ts";
import { type Bytes, doubles, sum } from "./bytes.ts";
import { decode } from "./sort.ts";

/** Each figure from its own definition, in midranks: Mann & Whitney 1947, Anderson 1962 (9, 10), Scholz & Stephens 1987 (7), Székely 2002. */
export function ranks(bytes: Bytes): Pick<RawKernel, "ranks"> {
  return {
    ranks(first, n, second, m, kind, out) {
      const groups = groupsOf(decode(bytes, first, n, kind), decode(bytes, second, m, kind));
      const rows = n + m;
      const pairs = groups.reduce((total, { f, j, g }) => total + f * (2 * j + g), 0);
      const ties = sum(groups.map(({ f, g }) => (f + g) ** 3 - (f + g)));
      // U is a whole number of quarters; as such nothing of T is lost.
      const quarters = groups.reduce((total, group) => total + 4n * BigInt(n) * squaresOf(group.f, 2 * group.j + group.g) + 4n * BigInt(m) * squaresOf(group.g, 2 * group.i + group.f), 0n) / 12n;
      const k = BigInt(n) * BigInt(m);
      const sixths = 6n * quarters - 4n * k * (4n * k - 1n);
      const cramerVonMises = Number(sixths) / (24 * n * m * rows);
      const weighted = sum(groups.map(({ i, f, j, g }) => {
        const t = f + g;
        const below = i + j + t / 2;
        const spread = below * (rows - below) - (rows * t) / 4;
        return spread > 0 ? (t * (m * (i + f / 2) - n * (j + g / 2)) ** 2) / spread : 0;
      }));
      const scale = kind === KeyKind.double && Math.max(...[groups[0], groups.at(-1)].map((group) => Math.abs(Number(group?.value)))) > 2 ** 900 ? 2 ** -160 : 1;
      const area = sum(groups.slice(1).map(({ value, i, j }, before) => ((i * m - j * n) / (n * m)) ** 2 * width(groups[before]!.value, value, scale)));
      const shift = sum(groups.slice(1).map(({ value, i, j }, before) => ((i * m - j * n) / (n * m)) * width(groups[before]!.value, value, scale)));
      doubles(bytes, out, 6).set([pairs, ties, cramerVonMises, ((rows - 1) / rows) * weighted / n / m, area / scale, shift / scale]);
    },
  };
}

/** Values of both samples that are equal: f and g of them, with i and j below. */
interface Group { value: number | bigint; i: number; f: number; j: number; g: number }

function groupsOf(a: ArrayLike<number | bigint>, b: ArrayLike<number | bigint>): Group[] {
  const groups: Group[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const value = j >= b.length || (i < a.length && a[i]! <= b[j]!) ? a[i]! : b[j]!;
    const group = { value, i, f: 0, j, g: 0 };
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    groups.push({ ...group, f: i - group.i, g: j - group.j });
  }
  return groups;
}

/** 12 Σ (midrank − place)² over the `size` equal values of a sample, with twice the other sample's mid-count below them. */
const squaresOf = (size: number, twiceBelow: number): bigint => {
  const [s, t] = [BigInt(size), BigInt(twiceBelow)];
  return 3n * s * t * t + s * s * s - s;
};

function width(from: number | bigint, to: number | bigint, scale: number): number {
  return typeof from === "number" ? Number(to) * scale - from * scale : Number(BigInt(to) - from);
}
