import type { RawKernel } from "../raw.ts";
import { binSums } from "./binSums.ts";
import type { Bytes } from "./bytes.ts";
import { characteristic } from "./characteristic.ts";
import { classification } from "./classification.ts";
import { column } from "./column.ts";
import { csv } from "./csv.ts";
import { csvCells } from "./csvCells.ts";
import { describe } from "./describe.ts";
import { divergence } from "./divergence.ts";
import { estimate } from "./estimate.ts";
import { histogram } from "./histogram.ts";
import { isotonic } from "./isotonic.ts";
import { ks } from "./ks.ts";
import { mersenne } from "./mersenne.ts";
import { order } from "./order.ts";
import { ranking } from "./ranking.ts";
import { ranks } from "./ranks.ts";
import { regression } from "./regression.ts";
import { sort } from "./sort.ts";
import { utf8 } from "./utf8.ts";
import { wasserstein } from "./wasserstein.ts";
import { rows } from "./rows.ts";
import { window } from "./window.ts";

/** The kernel in plain TypeScript: what `assembly/` is tested against, and what answers where WebAssembly is refused. */
export function twin(bytes: Bytes): RawKernel {
  return {
    ...column(bytes), ...describe(bytes), ...sort(bytes), ...histogram(bytes), ...ks(bytes), ...wasserstein(bytes), ...ranks(bytes),
    ...characteristic(bytes), ...divergence(bytes), ...classification(bytes), ...ranking(bytes), ...regression(bytes),
    ...window(bytes), ...rows(bytes), ...csv(bytes), ...csvCells(bytes), ...utf8(bytes),
    ...order(bytes), ...mersenne(bytes), ...isotonic(bytes), ...estimate(bytes), ...binSums(bytes),
  };
}
