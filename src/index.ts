export { startEngine } from "./client.ts";
export { InputError } from "./errors.ts";
export { version } from "./version.ts";
export type * from "./data/config.ts";
export type * from "./engine.ts";
export type * from "./report.ts";
