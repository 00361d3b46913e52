import type { ConventionName } from "../../report.ts";
import { arize } from "./arize.ts";
import type { Convention } from "./convention.ts";
import { evidently } from "./evidently.ts";
import { fiddler } from "./fiddler.ts";
import { nannyml } from "./nannyml.ts";
import { standard } from "./standard.ts";
import { whylogs } from "./whylogs.ts";

/** In the order in which a comparison shows them. */
export const conventions: ReadonlyMap<ConventionName, Convention> = new Map([standard, evidently, nannyml, whylogs, arize, fiddler].map((convention) => [convention.name, convention]));
