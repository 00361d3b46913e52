/** What the benchmark times. */
export { readTable } from "../src/data/read.ts";
export { inProcess } from "../src/in-process.ts";
export { loadKernel } from "../src/kernel/load.ts";
