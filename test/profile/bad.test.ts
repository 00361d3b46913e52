import { expect, it } from "vitest";
import { readTable } from "../../src/data/read.ts";
import { InputError } from "../../src/errors.ts";
import { loadKernel } from "../../src/kernel/load.ts";
import { readProfile, writeProfile } from "../../src/profile/arrow.ts";
import { makeProfile } from "../../src/profile/make.ts";
import { reportOf } from "../monitor/reportOf.ts";

const kernel = await loadKernel();
const table = `x,c\n${Array.from({ length: 30 }, (_, i) => `${(i * 7) % 30}.5,${"ab"[i % 2]}`).join("\n")}\n`;
const bytes = await writeProfile(await makeProfile({ name: "x.csv", data: new TextEncoder().encode(table) }, {}, kernel));

it("a profile cut at every byte says so in a sentence", async () => {
  for (let length = 0; length < bytes.length; length++) {
    await expect(readTable({ name: "cut.dgp.arrow", data: bytes.slice(0, length) }), `cut at ${length}`).rejects.toThrow(InputError);
  }
});

it("a profile with any one byte changed is read, or refused in a sentence", async () => {
  for (let at = 0; at < bytes.length; at += 47) {
    const changed = bytes.slice();
    changed[at] = (changed[at] as number) ^ 0xff;
    await readProfile(changed, "changed").catch((error: unknown) => expect(error, `byte ${at}`).toBeInstanceOf(InputError));
  }
});

it("alone, or with a reference window, it says that it has no rows", async () => {
  await expect(reportOf({ current: bytes })).rejects.toThrow(/profile, which has no rows to be cut in two/);
  await expect(reportOf({ reference: bytes, current: table }, { referenceWindow: "previous" })).rejects.toThrow(/profile without any/);
});

it("one of a later version asks for a newer Driftglass", async () => {
  const arrow = await import("apache-arrow");
  const later = arrow.tableFromIPC(bytes);
  later.schema.metadata.set("driftglass.profile", "2");
  await expect(readProfile(arrow.tableToIPC(later, "file"), "later")).rejects.toThrow(/version 2/);
});

it("the same file compared with its own profile has not moved at all", async () => {
  const report = await reportOf({ reference: bytes, current: table });
  expect(report.drift.columns.map(({ verdicts }) => verdicts[0]?.value)).toEqual([0, 0]);
});
