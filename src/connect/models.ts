export { toArize } from "./arize.ts";
export { toFiddler } from "./fiddler.ts";
