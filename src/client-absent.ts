import { InputError } from "./errors.ts";

/** Takes the place of client.ts in saved pages: they hold a finished report, and no rows to judge. */
export function startEngine(): Promise<never> {
  return Promise.reject(new InputError("This page holds a finished report and no rows. Open the files with Driftglass to judge them anew."));
}
