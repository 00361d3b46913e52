import type { Column, Frame } from "../data/frame.ts";
import { type Packed, packColumn } from "../data/packed.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { alone, type CompareOptions, type Measured, type Share } from "./drift.ts";

/** A second kernel, in a Worker of its own, that measures columns one after the other. */
export interface Helper {
  measure(column: Packed, options: CompareOptions): Promise<Measured>;
  /** Gives up what it is at, and what waits. */
  cancel(): void;
}

/** Columns under way to the helper at once: one that it measures, and the next. */
const ahead = 2;
/** A smaller frame is measured before it has crossed. */
const leastValues = 2_000_000;

/**
 * Two kernels share a report's columns: this thread takes from the front, the helper from the back, until they meet. What the helper does not answer, because it died, is measured here.
 * Texts and their figures stay, since they are told by their neighbours, and so do profiles.
 */
export function shareColumns(frame: Frame, kernel: Kernel, options: CompareOptions, helper: Helper | undefined): Share {
  const { reference, current } = frame;
  if (!helper || reference.profile || current.profile || (reference.rows + current.rows) * frame.columns.length < leastValues) return alone(frame);
  const left = [...frame.columns];
  const elsewhere: Measured[] = [];
  const awaited = new Set<Promise<void>>();
  let open = true;
  const send = (): void => {
    while (open && awaited.size < ahead) {
      const at = left.findLastIndex(travels);
      // The last one is nobody's gain.
      if (at < 1) return;
      const [column] = left.splice(at, 1) as [Column];
      const answer: Promise<void> = helper.measure(packColumn(frame, column, kernel), options).then(
        (measured) => void elsewhere.push(measured),
        () => {
          open = false;
          left.push(column);
        },
      ).finally(() => {
        awaited.delete(answer);
        send();
      });
      awaited.add(answer);
    }
  };
  send();
  return {
    take: () => left.shift(),
    wait: () => (awaited.size > 0 ? Promise.race(awaited) : undefined),
    elsewhere,
    close() {
      open = false;
      if (awaited.size > 0) helper.cancel();
    },
  };
}

const travels = ({ kind, role, derived }: Column): boolean => !derived && kind !== "text" && kind !== "unsupported" && role !== "ignore";
