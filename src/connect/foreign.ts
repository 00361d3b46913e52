import type { Config } from "../data/config.ts";
import type { Task } from "../report.ts";

/** What another tool's schema says of the columns, in our words. `notes` name what has no counterpart here. */
export interface Foreign { readonly config: Config; readonly task?: Task; readonly notes: readonly string[] }
