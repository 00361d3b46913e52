import type { ConventionName } from "../../report.ts";
import type { Convention } from "./convention.ts";
import { evidently } from "./evidently.ts";
import { standard } from "./standard.ts";

export const conventions: ReadonlyMap<ConventionName, Convention> = new Map([standard, evidently].map((convention) => [convention.name, convention]));
