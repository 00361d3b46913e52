/** What bench/csv.js times. */
export { readTable } from "../src/data/read.ts";
export { loadKernel } from "../src/kernel/load.ts";
