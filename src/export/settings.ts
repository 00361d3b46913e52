import type { Config } from "../data/config.ts";
import type { Report } from "../report.ts";

/** The settings with the roles that were used written out, also those that were guessed, so that the next run does not guess. */
export function settings(config: Config, { roles, positive, drift, task }: Report): Config {
  const settled: Config = { ...config, convention: drift.convention };
  const perClass: { label: string; column: string }[] = [];
  for (const { column, role, label } of roles) {
    if (role === "feature" || role === "ignore") continue;
    if (role !== "probability") settled[role] ??= column;
    else if (task === "multiclass" && label !== undefined) perClass.push({ label, column });
    else settled.probability ??= column;
  }
  if (perClass.length > 0) settled.probability ??= perClass;
  if (positive !== undefined) settled.positive ??= positive;
  return settled;
}
