import type { Filter } from "./report.ts";

/** Bytes that are still on their way. A piece is there once it has come; it is longer than nothing, and can be asked for again. */
export interface Pieces { readonly size: number; piece(index: number): Promise<Uint8Array>; /** Nobody asks any more. */ close?(): void }

/** Bytes with a name; told apart by content. A Blob can be read again, which is how a Worker that died is fed anew. */
export interface Source { name: string; data: Blob | ArrayBuffer | Uint8Array | Pieces }

/** One file is split into two; two are reference and current; labels (id and target) are joined to whichever side lacks the target. */
export interface Sources { reference?: Source; current: Source; labels?: Source }

/** A brush: ISO 8601 times, or row numbers where chunks are counted in rows. Half open. */
export interface Range { start: string | number; end: string | number }
export interface Selection { current?: Range; reference?: Range; /** Rows must pass all of them, on both sides; at most one a column. */ filters?: Filter[] }

/** `done` of `total` in `unit`; `step` says in plain words what is under way: "reading current.csv", "comparing car_value". */
export interface Progress { step: string; done: number; total: number; unit: "bytes" | "rows" | "columns"; /** Nothing goes on here until then: for whoever drives the steps, and never told. */ wait?: Promise<unknown> }

/**
 * How far a report goes: "first" is the verdict and what stands on the first screen, "full" adds the comparison of conventions, the causes
 * and the columns together, which `report.pending` names until then. "sample" is "first" of a seeded sample where there are very many rows, and "first" itself where there are not.
 */
export type Depth = "sample" | "first" | "full";

export type { Filter };
