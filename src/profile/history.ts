import type { Frame } from "../data/frame.ts";
import type { Config } from "../data/config.ts";
import { checkIpc } from "../data/ipc.ts";
import { drive } from "../drive.ts";
import { InputError } from "../errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Finding, Report } from "../report.ts";
import { cutProfile } from "./cut.ts";
import type { Profile } from "./profile.ts";
import { writeProfile } from "./arrow.ts";

/** The key of the Arrow schema's metadata by which a history is known. */
const mark = "driftglass.history";
/** An Arrow stream ends so; the next run is written over it. */
const ending = 8;

/** One run: its findings, and the file of its profile. */
export interface Run { readonly at: string; readonly version: string; readonly current: string; readonly level: string; readonly findings: readonly Finding[]; readonly profile: Uint8Array }

/** The current rows of a run in a few kilobytes: cut at the reference's deciles, so that runs against one reference compare exactly, and merge. */
export async function profileOfRun(frame: Frame, kernel: Kernel, config: Config): Promise<Profile> {
  if (frame.current.profile) return frame.current.profile;
  const { signal } = new AbortController();
  const like = await drive(cutProfile(frame, kernel, config, { few: true }), signal);
  return drive(cutProfile(frame, kernel, config, { like, side: "current", few: true }), signal);
}

/** The history with one run more: an Arrow IPC stream, a record batch a run, so that its size is the sum of its runs. */
export async function appendRun(past: Uint8Array, { version, generatedAt, current, verdict }: Report, profile: Profile): Promise<Uint8Array> {
  const arrow = await import("apache-arrow");
  const text = (value: string) => arrow.vectorFromArray([value], new arrow.Utf8());
  const table = new arrow.Table({
    at: text(generatedAt), version: text(version), current: text(current.name), level: text(verdict.level), findings: text(JSON.stringify(verdict.findings)),
    profile: arrow.vectorFromArray([await writeProfile(profile)], new arrow.Binary()),
  });
  table.schema.metadata.set(mark, "1");
  const one = arrow.tableToIPC(table, "stream");
  if (past.length === 0) return one;
  // The schema is there already: a message without a body.
  const schema = 8 + new DataView(one.buffer, one.byteOffset).getInt32(4, true);
  const kept = past.length - ending;
  const whole = new Uint8Array(kept + one.length - schema);
  whole.set(past.subarray(0, kept));
  whole.set(one.subarray(schema), kept);
  return whole;
}

/** Every run of a history, the oldest first. Throws an InputError that names the file where it is none, or is cut or damaged. */
export async function readHistory(bytes: Uint8Array, file: string): Promise<Run[]> {
  if (bytes.length === 0) return [];
  const arrow = await import("apache-arrow");
  try {
    checkIpc(bytes, false);
    const end = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - ending);
    if (end.getUint32(0, true) !== 0xffffffff || end.getUint32(4, true) !== 0) throw new Error("its end is missing");
    const table = arrow.tableFromIPC(bytes);
    if (table.schema.metadata.get(mark) !== "1") throw new Error("it is another table");
    return Array.from({ length: table.numRows }, (_, i) => {
      const row = table.get(i) as { [name: string]: unknown } | null;
      const text = (name: string): string => {
        if (typeof row?.[name] !== "string") throw new Error(`it has no ${name}`);
        return row[name];
      };
      const findings = JSON.parse(text("findings")) as unknown;
      if (!Array.isArray(findings) || !(row?.profile instanceof Uint8Array)) throw new Error("a run is damaged");
      return { at: text("at"), version: text("version"), current: text("current"), level: text("level"), findings: findings as Finding[], profile: row.profile };
    });
  } catch (error) {
    throw new InputError(`${file} is no history that --history kept, or is cut or damaged: ${error instanceof Error ? error.message : String(error)}. Name another file, or put this one aside.`);
  }
}
