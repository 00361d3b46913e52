import { InputError } from "../errors.ts";
import type { Kind, Note, Role } from "../report.ts";
import type { Config } from "./config.ts";
import type { Facts } from "./facts.ts";
import { isZeroOne, union } from "./kinds.ts";
import { suggestion } from "./nearest.ts";
import type { TimeUnit } from "./units.ts";
import { timeUnit } from "./units.ts";
import { errorValues } from "./status.ts";
import { words } from "./words.ts";

/** A column on its way to a role. `facts` has the sides that have the column. */
export interface Candidate {
  readonly name: string;
  readonly facts: readonly Facts[];
  readonly onlyInReference: boolean;
  /** Row and value of the first number outside [0, 1], in words, when there is one. */
  readonly outsideUnit: () => string | undefined;
  readonly unique: () => boolean;
  kind: Kind;
  reason: string;
  role?: Role;
  label?: string;
  unit?: TimeUnit;
  /** The kind was decided by a person. */
  readonly kindGiven: boolean;
}

/** Role by role, the names that suggest it, the surest first; words joined by "_", in lower case. */
const spellings = {
  timestamp: [
    "timestamp", "time_stamp", "event_timestamp", "event_time", "prediction_timestamp", "prediction_time", "datetime", "date_time", "time", "ts",
    "created_at", "date", "event_date", "prediction_date", "day", "dt", "month", "year",
  ],
  id: ["id", "row_id", "record_id", "request_id", "prediction_id", "event_id", "uuid", "guid", "identifier", "key", "index", "row", "row_number"],
  target: [
    "target", "y_true", "label", "labels", "ground_truth", "true_label", "y_actual", "actual", "actuals", "actual_value", "truth", "y", "true_value",
    "outcome", "class", "observed",
  ],
  prediction: [
    "y_pred", "prediction", "predictions", "predicted", "pred", "y_hat", "yhat", "predicted_label", "predicted_class", "predicted_value",
    "prediction_label", "prediction_class", "prediction_value", "predicted_target", "model_prediction", "model_output", "y_predicted", "forecast",
  ],
  probability: [
    "y_pred_proba", "predicted_probability", "prediction_probability", "prediction_proba", "predicted_proba", "probability", "proba", "pred_proba",
    "predict_proba", "y_proba", "y_prob", "y_pred_prob", "pred_prob", "prob", "y_score", "prediction_score", "predicted_score", "score", "p_hat",
  ],
  latency: [
    "latency", "latency_ms", "latency_s", "latency_us", "latency_ns", "latency_seconds", "response_time", "response_time_ms", "response_time_s", "inference_time",
    "inference_time_ms", "inference_time_s", "duration_ms", "duration_s", "duration_seconds", "elapsed_ms",
  ],
  status: ["status_code", "http_status", "response_status", "response_code", "status"],
  version: ["model_version", "version"],
  weight: ["sample_weight", "instance_weight", "row_weight"],
} as const;

type Guessed = keyof typeof spellings;

/**
 * Gives every column its role: what the config says first, then what names suggest and values confirm. Throws an InputError when the
 * config names a column that is not there, gives one column two roles, or a role that its values cannot have.
 */
export function assignRoles(candidates: readonly Candidate[], config: Config, joinedTarget: string | undefined): Note[] {
  const notes: Note[] = [];
  giveRoles(candidates, config, notes);
  const free = (): Candidate[] => candidates.filter((candidate) => !candidate.role && candidate.kind !== "unsupported" && !config.features?.includes(candidate.name));
  const has = (role: Role): Candidate | undefined => candidates.find((candidate) => candidate.role === role);
  const named = (role: Guessed): Candidate[] => {
    const names: readonly string[] = spellings[role];
    return free().map((candidate) => ({ candidate, rank: names.indexOf(words(candidate.name)) }))
      .filter(({ rank }) => rank >= 0).sort((a, b) => a.rank - b.rank).map(({ candidate }) => candidate);
  };
  const guessing = (role: Guessed): boolean => config[role] === undefined && !has(role);

  if (guessing("timestamp")) guessTimestamp(named("timestamp"), free());
  if (guessing("target")) {
    const joined = free().find(({ name }) => name === joinedTarget);
    if (joined) give(joined, "target", "from the file of labels");
    else {
      const target = [...named("target"), ...free().filter(({ name }) => words(name).endsWith("_target"))].find(isOutcome);
      if (target) give(target, "target", `named ${target.name}`);
    }
  }
  if (guessing("prediction")) guessPrediction(named("prediction"), has("target"), guessing("probability"), notes);
  if (guessing("target")) guessTargetByValues(free(), has("prediction"));
  if (guessing("probability")) {
    for (const candidate of named("probability")) {
      if (candidate.kind !== "numeric" && !candidate.facts.every(({ whole }) => whole)) continue;
      const outside = candidate.outsideUnit();
      if (outside === undefined) { give(candidate, "probability", `named ${candidate.name}, values between 0 and 1`); break; }
      // A score may have any range; what is called a probability may not.
      if (words(candidate.name).includes("score")) continue;
      keepOut(candidate, outside, notes);
    }
    if (guessing("probability")) guessPerClass(free(), has("target") ?? has("prediction"));
    if (guessing("probability")) guessBySuffix(free());
  }
  for (const role of ["latency", "status", "version", "weight"] as const) {
    const found = guessing(role) ? named(role).find((candidate) => confirms(candidate, role)) : undefined;
    if (found) give(found, role, `named ${found.name}`);
  }
  if (config.id !== null) guessIds(free(), named("id"), config.id === undefined);
  for (const candidate of candidates) {
    if (candidate.role) continue;
    const wanted = !config.features || config.features.includes(candidate.name);
    candidate.role = wanted && candidate.kind !== "unsupported" ? "feature" : "ignore";
    if (!wanted) candidate.reason = "not among the features that were named";
  }
  settleLabels(has("target"), has("prediction"));
  for (const candidate of candidates) settleKind(candidate);
  return notes;
}

/** Whether the values are such as the name says. A latency below zero is no reason to take it for an input: the report says what is wrong with it. */
function confirms({ name, kind, facts }: Candidate, role: "latency" | "status" | "version" | "weight"): boolean {
  if (role === "version") return true;
  if (role === "status") return name.includes("_") || errorValues(name, [...(union(facts) ?? [])]) !== undefined;
  const numbers = facts.every(({ storage, empty }) => empty || !["string", "boolean", "datetime", "other"].includes(storage));
  return role === "latency" ? numbers : kind === "numeric" && facts.every(({ min }) => !(min < 0));
}

/** Few whole numbers of a latency are amounts all the same; versions, groups and states are names, however they are written. */
function settleKind(candidate: Candidate): void {
  if (candidate.kindGiven || candidate.kind === "unsupported") return;
  const { role, facts } = candidate;
  if (role === "probability") candidate.kind = "numeric";
  if (role === "latency" && facts.every(({ storage }) => storage !== "string" && storage !== "datetime")) candidate.kind = "numeric";
  if ((role === "version" || role === "status" || role === "group") && candidate.kind !== "boolean") candidate.kind = "categorical";
}

/** Whatever ends in _proba, where it is the only one: churn_proba. */
function guessBySuffix(candidates: readonly Candidate[]): void {
  const [found, another] = candidates.filter(({ name, kind }) => kind === "numeric" && /_(proba|probability|prob)$/.test(words(name)));
  if (found && !another && found.outsideUnit() === undefined) give(found, "probability", `named ${found.name}, values between 0 and 1`);
}

function give(candidate: Candidate, role: Role, reason: string): void {
  candidate.role = role;
  candidate.reason = reason;
}

function giveRoles(candidates: readonly Candidate[], config: Config, notes: Note[]): void {
  const names = candidates.map(({ name }) => name);
  const find = (name: string, option: string): Candidate => {
    const found = candidates.find((candidate) => candidate.name === name);
    if (!found) throw new InputError(`${option}: there is no column "${name}". ${suggestion(name, names)}`);
    if (found.role) throw new InputError(`${option}: column "${name}" is already the ${found.role}. Give each column one role.`);
    return found;
  };
  for (const role of ["timestamp", "target", "prediction", "id", "latency", "status", "version", "group", "weight"] as const) {
    const name = config[role];
    if (typeof name !== "string") continue;
    const found = find(name, role);
    if (role === "timestamp" && !asTimes(found)) {
      throw new InputError(`timestamp: column "${name}" holds ${found.reason}, not times. Write times as 2024-06-01 or 2024-06-01T12:30:00Z, or name another column.`);
    }
    give(found, role, "named by you");
  }
  const probability = config.probability;
  const list = typeof probability === "string" ? [{ column: probability, label: undefined }] : (probability ?? []);
  for (const { column, label } of list) {
    const found = find(column, "probability");
    if (found.facts.some(({ storage, empty }) => storage === "string" && !empty)) {
      throw new InputError(`probability: column "${column}" holds ${found.reason}, not numbers between 0 and 1. Name another column.`);
    }
    const outside = found.outsideUnit();
    if (outside !== undefined) { keepOut(found, outside, notes); continue; }
    give(found, "probability", "named by you");
    if (label !== undefined) found.label = label;
  }
  for (const name of config.ignore ?? []) give(find(name, "ignore"), "ignore", "left out by you");
  for (const name of config.features ?? []) {
    const found = candidates.find((candidate) => candidate.name === name);
    if (!found) throw new InputError(`features: there is no column "${name}". ${suggestion(name, names)}`);
  }
}

function keepOut(candidate: Candidate, outside: string, notes: Note[]): void {
  give(candidate, "ignore", `${outside}, which is no probability`);
  notes.push({
    code: "probabilityOutside", section: "data", column: candidate.name,
    sentence: `Column "${candidate.name}" is not used as a probability: ${outside}. Give probabilities between 0 and 1.`,
  });
}

/** Datetimes, or whole numbers that count years or time since 1970. Sets kind and unit. */
function asTimes(candidate: Candidate): boolean {
  if (candidate.kind === "datetime") return true;
  const unit = timeUnit(candidate.facts);
  if (!unit) return false;
  candidate.unit = unit;
  candidate.kind = "datetime";
  return true;
}

function guessTimestamp(named: readonly Candidate[], free: readonly Candidate[]): void {
  for (const candidate of named) {
    // Only a year is a whole number of years; 1999 milliseconds are no time stamp.
    const year = words(candidate.name) === "year";
    if (candidate.kind !== "datetime" && (candidate.kindGiven || (timeUnit(candidate.facts) === "year") !== year)) continue;
    if (!asTimes(candidate)) continue;
    const unit = candidate.unit;
    give(candidate, "timestamp", `named ${candidate.name}, ${!unit ? "dates or times" : unit === "year" ? "years" : unit === "YYYYMMDD" ? "days as 20240601" : `${unit} since 1970`}`);
    return;
  }
  const times = free.filter(({ kind }) => kind === "datetime");
  const likely = times.filter(({ name }) => ["timestamp", "time", "date", "datetime", "at"].some((end) => words(name).endsWith(`_${end}`)));
  const found = times.length === 1 ? times[0] : likely.length === 1 ? likely[0] : undefined;
  if (found) give(found, "timestamp", times.length === 1 ? "the only column of times" : `named ${found.name}, dates or times`);
}

function guessPrediction(named: readonly Candidate[], target: Candidate | undefined, wantProbability: boolean, notes: Note[]): void {
  for (const candidate of named) {
    if (!isOutcome(candidate)) continue;
    const numeric = candidate.kind === "numeric";
    const labels = target && target.kind !== "numeric";
    if (numeric && labels && !candidate.facts.every(({ whole }) => whole)) {
      // Fractions cannot be labels; between 0 and 1 they are the positive class's probability, else the target is an amount with few values.
      if (isFewAmounts(target, candidate)) give(candidate, "prediction", `named ${candidate.name}`);
      else if (wantProbability && candidate.outsideUnit() === undefined) give(candidate, "probability", `named ${candidate.name}, fractions between 0 and 1 beside a target of labels`);
      else continue;
      return;
    }
    const known = labels ? union(target.facts) : undefined;
    const own = union(candidate.facts);
    if (known && own && known.size > 0) {
      const strangers = [...own].filter((value) => !sameLabel(known, value));
      if (strangers.length === own.size && own.size > 0) {
        notes.push({
          code: "predictionUnlike", section: "data", column: candidate.name,
          sentence: `Column "${candidate.name}" is not used as the prediction: none of its values, as "${strangers[0]}", is one of the target's.`,
        });
        continue;
      }
      give(candidate, "prediction", strangers.length === 0
        ? `named ${candidate.name}, its ${own.size} ${own.size === 1 ? "value is" : "values are"} also the target's`
        : `named ${candidate.name}, though "${strangers[0]}" is not among the target's values`);
    } else give(candidate, "prediction", `named ${candidate.name}`);
    return;
  }
}

/** A target of few whole numbers whose prediction has fractions, as a rating from 1 to 5 predicted as 3.7: amounts, not labels. */
function isFewAmounts(target: Candidate, prediction: Candidate): boolean {
  const numbers = target.kind === "categorical" && target.facts.every(({ whole, empty }) => whole || empty);
  const fractions = prediction.kind === "numeric" && !prediction.facts.every(({ whole, empty }) => whole || empty);
  return numbers && fractions && ((union(target.facts)?.size ?? 0) > 2 || prediction.outsideUnit() !== undefined);
}

/** Targets and predictions are classes or amounts. */
function isOutcome({ kind }: Candidate): boolean {
  return kind !== "datetime" && kind !== "text";
}

/** A target often goes by its own name: the one column that only the reference has and that takes the prediction's values. */
function guessTargetByValues(free: readonly Candidate[], prediction: Candidate | undefined): void {
  const labels = prediction && prediction.kind !== "numeric" ? union(prediction.facts) : undefined;
  if (!labels || labels.size < 2) return;
  const likely = free.filter((candidate) => {
    const own = candidate.onlyInReference ? union(candidate.facts) : undefined;
    return own !== undefined && own.size === labels.size && [...own].every((value) => sameLabel(labels, value));
  });
  if (likely.length === 1) give(likely[0] as Candidate, "target", "only the reference has it, and it takes the prediction's values");
}

/** One probability per class: named after a label, with a word for probability, all between 0 and 1. */
function guessPerClass(free: readonly Candidate[], labelled: Candidate | undefined): void {
  const labels = labelled && labelled.kind !== "numeric" ? [...(union(labelled.facts) ?? [])] : [];
  const found = new Map<string, Candidate>();
  // Longer labels first, so that "card_gold" is not taken for "gold".
  for (const label of labels.sort((a, b) => b.length - a.length)) {
    const candidate = free.find((one) => {
      if (one.kind !== "numeric" && !one.facts.every(({ whole }) => whole)) return false;
      const name = words(one.name);
      const plain = words(label);
      const rest = plain === "" ? "" : name.endsWith(`_${plain}`) ? name.slice(0, -plain.length - 1) : name.startsWith(`${plain}_`) ? name.slice(plain.length + 1) : "";
      return ["proba", "prob", "probability", "score", "p"].some((word) => rest === word || rest.endsWith(`_${word}`)) && ![...found.values()].includes(one);
    });
    if (candidate && candidate.outsideUnit() === undefined) found.set(label, candidate);
  }
  if (found.size < 2) return;
  for (const [label, candidate] of found) {
    give(candidate, "probability", `named after the class ${label}, values between 0 and 1`);
    candidate.label = label;
  }
}

function guessIds(free: readonly Candidate[], named: readonly Candidate[], guessing: boolean): void {
  const suffixed = free.filter(({ name }) => words(name).endsWith("_id"));
  for (const candidate of [...named, ...suffixed]) {
    if (!guessing) break;
    if (candidate.role || candidate.kind === "datetime" || !candidate.facts.every(({ whole, storage }) => whole || storage === "string") || !candidate.unique()) continue;
    give(candidate, "id", `named ${candidate.name}, no value comes twice`);
    break;
  }
  for (const candidate of free) {
    const counts = candidate.facts.every(({ whole, increasing }) => whole && increasing) && candidate.facts.some(({ present }) => present > 20);
    if (!candidate.role && candidate.kind === "numeric" && counts) give(candidate, "id", "counts up from row to row");
  }
}

/** Labels of target and prediction are compared as text, so both are of one kind: categories when one is, true and false when one is. */
function settleLabels(target: Candidate | undefined, prediction: Candidate | undefined): void {
  const pair = [target, prediction].filter((one) => one !== undefined);
  if (pair.length < 2 || pair.some(({ kindGiven }) => kindGiven)) return;
  if (target && prediction && isFewAmounts(target, prediction)) target.kind = "numeric";
  const kinds = pair.map(({ kind }) => kind);
  const to = (kind: Kind): void => { for (const one of pair) one.kind = kind; };
  if (kinds.includes("boolean") && pair.every(({ facts }) => facts.every((side) => isZeroOne(side)))) to("boolean");
  else if (kinds.includes("categorical") && pair.every(({ facts }) => facts.every((side) => side.whole || side.storage !== "float" || side.empty))) to("categorical");
}

/** "true" and "1" are one label where one column writes booleans and the other 0 and 1. */
function sameLabel(known: ReadonlySet<string>, value: string): boolean {
  const twin = value === "1" ? "true" : value === "0" ? "false" : value === "true" ? "1" : value === "false" ? "0" : value;
  return known.has(value) || known.has(twin);
}
