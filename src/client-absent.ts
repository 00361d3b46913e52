import { InputError } from "./errors.ts";

/** Takes the place of client.ts, data/config.ts and the writing of rules in saved pages: they hold a finished report, and no rows to judge. */
export function startEngine(): Promise<never> {
  return Promise.reject(refusal());
}

export function parseConfig(): never {
  throw refusal();
}

export function readRule(): never {
  throw refusal();
}

export function ruleForm(): never {
  throw refusal();
}

function refusal(): InputError {
  return new InputError("This page holds a finished report and no rows. Open the files with Driftglass to judge them anew.");
}
