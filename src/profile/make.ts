import type { Config } from "../data/config.ts";
import { frameSteps } from "../data/frame.ts";
import { bytesOf, readTable } from "../data/read.ts";
import { drive } from "../drive.ts";
import { InputError } from "../errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Progress, Source } from "../request.ts";
import { readProfile } from "./arrow.ts";
import { cutProfile } from "./cut.ts";
import type { Profile } from "./profile.ts";

export interface ProfileOptions {
  /** The ground truth, joined by id. */
  labels?: Source;
  /** A profile at whose edges numbers are cut, so that the two can be merged, and compared exactly. */
  cells?: Source;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

/** The profile of a file: what it counts, in kilobytes, without its rows. Kinds and roles are decided as a report decides them. */
export async function makeProfile(source: Source, config: Config, kernel: Kernel, { labels, cells, onProgress, signal = new AbortController().signal }: ProfileOptions = {}): Promise<Profile> {
  const options = { nulls: config.nulls, timezone: config.timezone, onProgress, signal };
  const table = await readTable(source, options);
  if (table.profile) throw new InputError(`${source.name} is a profile already.`);
  const like = cells && (await profileOf(cells));
  const known: Config = like ? { kinds: like.columns.flatMap(({ name, kind }) => (kind === "unsupported" || !table.columns.some((column) => column.name === name) ? [] : [{ column: name, kind }])), ...config } : config;
  const frame = await drive(frameSteps({ reference: table, current: table, ...(labels ? { labels: await readTable(labels, options) } : {}) }, known, kernel), signal, onProgress);
  try {
    return await drive(cutProfile(frame, kernel, known, like ? { like } : {}), signal, onProgress);
  } finally {
    frame.close();
  }
}

async function profileOf(source: Source): Promise<Profile> {
  const bytes = await bytesOf(source);
  const profile = bytes.length > 0 ? await readProfile(bytes, source.name) : undefined;
  if (!profile) throw new InputError(`${source.name} is no profile. Make one with driftglass profile.`);
  return profile;
}
