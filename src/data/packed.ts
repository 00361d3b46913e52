import type { Codes, Kernel, Scope, Segment } from "../kernel/kernel.ts";
import { valueBytes } from "../kernel/ranges.ts";
import type { Column, ColumnData, Frame, Side } from "./frame.ts";

/** A column's bytes, copied out of one kernel's memory on their way into another's: one column of a frame at a time, so that nothing is held twice for long. */
export interface Packed {
  readonly column: Omit<Column, "reference" | "current">;
  readonly reference?: PackedData;
  readonly current?: PackedData;
  readonly sides: { readonly reference: { name: string; rows: number }; readonly current: { name: string; rows: number } };
}

interface PackedSegment extends Omit<Segment, "values" | "validity"> { readonly values: Uint8Array<ArrayBuffer>; readonly validity?: Uint8Array<ArrayBuffer> }

/** Numbers and codes may share a segment: both name it by its place. */
interface PackedData { readonly storage: ColumnData["storage"]; readonly segments: readonly PackedSegment[]; readonly numbers?: readonly number[]; readonly codes?: { readonly segments: readonly number[]; readonly maps: readonly Int32Array<ArrayBuffer>[] } }

export function packColumn(frame: Frame, { reference, current, ...column }: Column, { memory }: Kernel): Packed {
  const bytes = (from: number, length: number): Uint8Array<ArrayBuffer> => new Uint8Array(memory.buffer.slice(from, from + length));
  const pack = ({ storage, numbers, codes }: ColumnData): PackedData => {
    const segments = [...new Set([...(numbers ?? []), ...(codes?.segments ?? [])])];
    const places = (of: readonly Segment[]): number[] => of.map((segment) => segments.indexOf(segment));
    return {
      storage,
      segments: segments.map(({ values, validity, ...segment }) => {
        const end = segment.offset + segment.length;
        return { ...segment, values: bytes(values, valueBytes(segment.type, end)), ...(validity ? { validity: bytes(validity, Math.ceil(end / 8)) } : {}) };
      }),
      ...(numbers ? { numbers: places(numbers) } : {}),
      ...(codes ? { codes: { segments: places(codes.segments), maps: codes.maps.map(({ address, length }) => new Int32Array(memory.buffer.slice(address, address + 4 * length))) } } : {}),
    };
  };
  return { column, ...(reference ? { reference: pack(reference) } : {}), ...(current ? { current: pack(current) } : {}), sides: { reference: sideOf(frame.reference), current: sideOf(frame.current) } };
}

const sideOf = ({ name, rows }: Side): { name: string; rows: number } => ({ name, rows });

/** A frame of the one column, in this kernel's memory. Close it when done. */
export function unpackColumn({ column, reference, current, sides }: Packed, kernel: Kernel): Frame {
  const scope = kernel.memory.openScope();
  try {
    const unpacked: Column = { ...column, id: 0, ...(reference ? { reference: unpack(reference, kernel, scope) } : {}), ...(current ? { current: unpack(current, kernel, scope) } : {}) };
    return { columns: [unpacked], notes: [], ...sides, close: () => scope.close() };
  } catch (error) {
    scope.close();
    throw error;
  }
}

function unpack({ storage, segments, numbers, codes }: PackedData, kernel: Kernel, scope: Scope): ColumnData {
  const stored = segments.map(({ values, validity, ...segment }): Segment => ({ ...segment, values: scope.store(values).address, validity: validity ? scope.store(validity).address : 0 }));
  const at = (places: readonly number[]): Segment[] => places.map((place) => stored[place] as Segment);
  return {
    storage,
    ...(numbers ? { numbers: at(numbers) } : {}),
    ...(codes ? { codes: { segments: at(codes.segments), maps: codes.maps.map((map) => codesOf(map, kernel, scope)) } } : {}),
  };
}

function codesOf(map: Int32Array, kernel: Kernel, scope: Scope): Codes {
  const codes = scope.codes(map.length);
  kernel.memory.int32(codes.address, map.length).set(map);
  return { address: codes.address, length: map.length };
}

/** What may cross a wire without a copy. */
export function buffersOf({ reference, current }: Packed): ArrayBuffer[] {
  return [reference, current].flatMap((data) => (data ? [...data.segments.flatMap(({ values, validity }) => [values.buffer, ...(validity ? [validity.buffer] : [])]), ...(data.codes?.maps.map(({ buffer }) => buffer) ?? [])] : []));
}
