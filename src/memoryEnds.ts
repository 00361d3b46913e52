import { byteSize } from "./byteSize.ts";
import { InputError } from "./errors.ts";
import type { Source, Sources } from "./request.ts";

/** What hosts say when they give no more memory. */
const refusals = /allocation failed|out of memory|invalid (typed )?array (buffer )?length/i;

/** An error of a kernel or a host whose memory ended, naming the files over which it did; undefined for any other error. */
export function memoryEnds(error: unknown, sources: Sources | undefined): InputError | undefined {
  if (!(error instanceof Error)) return undefined;
  const kernels = error.name === "MemoryError";
  if (!kernels && (error instanceof InputError || error.name === "InputError" || !refusals.test(error.message))) return undefined;
  const over = sources ? ` over ${[sources.reference, sources.current, sources.labels].filter((source) => source !== undefined).map(named).join(" and ")}` : "";
  const why = kernels ? error.message : "the browser gives no more; choose fewer columns (columns=) or a sample (sample=)";
  return new InputError(`Memory ran out${over}: ${why}, or a smaller file.`);
}

const named = ({ name, data }: Source): string => `${name} (${byteSize("size" in data ? data.size : data.byteLength)})`;
