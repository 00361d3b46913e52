import type { Config } from "../data/config.ts";
import type { Tables } from "../data/table.ts";
import { InputError } from "../errors.ts";
import type { Filter } from "../report.ts";
import type { ProfileColumn } from "./profile.ts";

/** The settings with what a profile among the tables has decided before: kinds, roles, and how classes are told. What a person says now goes first. */
export function withProfiles(tables: Tables, config: Config, filters: readonly Filter[] = []): Config {
  const tabled = tables.reference?.profile ? tables.reference : tables.current.profile ? tables.current : undefined;
  if (!tabled?.profile) return config;
  if (!tables.reference) throw new InputError(`${tabled.name} is a profile, which has no rows to be cut in two: give it as the reference, with the rows to judge as current, or the other way round.`);
  if (config.referenceWindow !== undefined && config.referenceWindow !== "whole") throw new InputError(`A reference window chooses rows, and ${tabled.name} is a profile without any. Leave --reference-window out, or give the rows.`);
  if (filters.length > 0) throw new InputError(`Filters choose rows, and ${tabled.name} is a profile without any. Take them away, or give the rows.`);
  const { columns, settings } = tabled.profile;
  const given = new Map(config.kinds?.map(({ column, kind }) => [column, kind]));
  const named = new Set([config.target, config.prediction, config.timestamp, config.id, config.latency, config.status, config.version, config.group, config.weight, ...(config.ignore ?? []), ...probabilityColumns(config)]);
  const kinds = columns.flatMap(({ name, kind }) => (kind === "unsupported" || kind === "text" ? [] : [{ column: name, kind: given.get(name) ?? kind }]));
  const decided: Config = { ...settings, kinds: [...kinds, ...(config.kinds ?? []).filter(({ column }) => !columns.some(({ name }) => name === column))] };
  // whylogs knows no roles.
  if (tabled.profile.sketch) return { ...decided, ...config, kinds: decided.kinds as NonNullable<Config["kinds"]> };
  const own: Config = { ...decided };
  for (const role of ["target", "prediction", "timestamp", "latency", "status", "version", "group", "weight"] as const) {
    const column = columns.find((each) => each.role === role);
    if (column) own[role] = column.name;
  }
  const probabilities = columns.filter(({ role }) => role === "probability");
  if (probabilities.length > 0) own.probability = probabilityOf(probabilities);
  const features = columns.filter(({ name, role }) => role === "feature" && !named.has(name)).map(({ name }) => name);
  const strange = tables.current.columns.filter(({ name }) => !columns.some((column) => column.name === name) && tabled.profile?.left.some(({ column, role }) => column === name && role === "feature")).map(({ name }) => name);
  const there = new Set([tables.reference, tables.current, tables.labels].flatMap((table) => table?.columns.map(({ name }) => name) ?? []));
  const asked = { ...config };
  // Keys are not in a profile: nothing is wrong with naming them.
  if (typeof asked.id === "string" && !there.has(asked.id) && tabled.profile.left.some(({ column }) => column === asked.id)) delete asked.id;
  return { ...own, features: [...features, ...strange.filter((name) => !named.has(name))], ...asked, kinds: own.kinds as NonNullable<Config["kinds"]> };
}

function probabilityOf(columns: readonly ProfileColumn[]): NonNullable<Config["probability"]> {
  const [only] = columns;
  if (columns.length === 1 && only) return only.name;
  return columns.map(({ name, label = "" }) => ({ label, column: name }));
}

function probabilityColumns({ probability }: Config): string[] {
  return typeof probability === "string" ? [probability] : (probability ?? []).map(({ column }) => column);
}
