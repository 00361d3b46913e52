import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Report } from "../../src/report.ts";
import { reportOf } from "./reportOf.ts";

const bytes = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../data/files/${name}`, import.meta.url)));

/** All but when it was made, and how old the newest row was then. */
function judged({ generatedAt: _, ...report }: Report): Omit<Report, "generatedAt"> {
  const { freshness } = report.quality;
  return { ...report, quality: { ...report.quality, ...(freshness ? { freshness: { ...freshness, seconds: 0 } } : {}) } };
}

describe("one table as any file gives the same report", () => {
  it.each(["table.arrow", "table.arrows", "table-dictionary.arrows", "table-snappy.parquet", "table-gzip.parquet", "table-zstd.parquet", "table.jsonl", "table-utf16le.csv", "table-semicolon.csv"])(
    "%s as table.csv",
    async (name) => {
      const wanted = await reportOf({ current: bytes("table.csv") }, { split: "0.5", tests: "all" });
      expect(wanted.drift.tested).toBeGreaterThan(2);
      expect(judged(await reportOf({ current: bytes(name) }, { split: "0.5", tests: "all" }))).toEqual(judged(wanted));
    },
  );
});
