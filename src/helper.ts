import { type Packed, unpackColumn } from "./data/packed.ts";
import { drive } from "./drive.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { type CompareOptions, type Measured, measureColumns } from "./monitor/drift.ts";
import type { Helper } from "./monitor/shared.ts";

/** What the helper's thread does. A cancel is heard between two steps. */
export function createHelper(kernel: Kernel): Helper {
  let running = new AbortController();
  let last: Promise<unknown> = Promise.resolve();
  const measure = async (packed: Packed, options: CompareOptions, signal: AbortSignal): Promise<Measured> => {
    signal.throwIfAborted();
    const frame = unpackColumn(packed, kernel);
    try {
      return await drive(measureColumns(frame, frame.columns, kernel, options), signal);
    } finally {
      frame.close();
    }
  };
  return {
    measure(packed, options) {
      const { signal } = running;
      const answer = last.catch(() => undefined).then(() => measure(packed, options, signal));
      last = answer;
      return answer;
    },
    cancel() {
      running.abort(new DOMException("cancelled", "AbortError"));
      running = new AbortController();
    },
  };
}
