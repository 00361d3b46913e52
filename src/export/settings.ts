import type { Config } from "../data/config.ts";
import type { Report } from "../report.ts";

/** The settings with the roles that were used written out, also those that were guessed, so that the next run does not guess. */
export function settings(config: Config, { roles, positive, drift, task }: Report): Config {
  const settled: Config = { ...config, convention: drift.convention };
  const keep = <Key extends keyof Config>(key: Key, value: Config[Key]): void => {
    // What is null was decided: there is no such column.
    if (settled[key] === undefined) settled[key] = value;
  };
  const perClass: { label: string; column: string }[] = [];
  for (const { column, role, label } of roles) {
    if (role === "feature" || role === "ignore") continue;
    if (role !== "probability") keep(role, column);
    else if (task === "multiclass" && label !== undefined) perClass.push({ label, column });
    else keep("probability", column);
  }
  if (perClass.length > 0) keep("probability", perClass);
  if (positive !== undefined) keep("positive", positive);
  return settled;
}
