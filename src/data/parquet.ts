import type { Pacer } from "./pace.ts";
import type { ReadColumns } from "./tidy.ts";
import type { Zone } from "./zone.ts";
import { InputError } from "../errors.ts";

export async function readParquet(_bytes: Uint8Array, name: string, _zone: Zone, _pace: Pacer): Promise<ReadColumns> {
  throw new InputError(`${name}: Parquet is not read yet. Save it as CSV.`);
}
