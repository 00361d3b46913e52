import { ValueType, type Block, type Codes, type CodeTable, type Memory, type Numbers, type Segment, type Sorted } from "./kernel.ts";

/** Every call checks once that what it was handed lies inside the memory; the kernel then runs unchecked. */

const widths: Record<ValueType, number> = {
  [ValueType.int8]: 1, [ValueType.uint8]: 1,
  [ValueType.int16]: 2, [ValueType.uint16]: 2, [ValueType.float16]: 2,
  [ValueType.int32]: 4, [ValueType.uint32]: 4, [ValueType.float32]: 4,
  [ValueType.int64]: 8, [ValueType.uint64]: 8, [ValueType.float64]: 8,
  [ValueType.boolean]: 0,
};

/** Bytes of so many values. */
export function valueBytes(type: ValueType, length: number): number {
  return widths[type] === 0 ? Math.ceil(length / 8) : length * widths[type];
}

export function checkBytes(memory: Memory, what: string, address: number, bytes: number): void {
  const inside = Number.isInteger(address) && bytes >= 0 && address >= 0 && address + bytes <= memory.buffer.byteLength;
  if (!inside) throw new RangeError(`${what}: bytes ${address} to ${address + bytes} lie outside the kernel's memory`);
}

export function checkLength(what: string, length: number): void {
  if (!Number.isInteger(length) || length < 0 || length > 0x7fff_ffff) {
    throw new RangeError(`${what}: ${length} is not a length`);
  }
}

function checkAligned(what: string, address: number, to: number): void {
  if (address % to !== 0) throw new RangeError(`${what}: address ${address} is not a multiple of ${to}`);
}

export function checkNumbers(memory: Memory, what: string, numbers: Numbers): void {
  checkLength(what, numbers.length);
  checkAligned(what, numbers.address, 8);
  checkBytes(memory, what, numbers.address, numbers.length * 8);
}

export function checkCodes(memory: Memory, what: string, codes: Codes): void {
  checkLength(what, codes.length);
  checkAligned(what, codes.address, 4);
  checkBytes(memory, what, codes.address, codes.length * 4);
}

export function checkSorted(memory: Memory, what: string, sample: Sorted): void {
  checkLength(what, sample.length);
  checkAligned(what, sample.address, 8);
  checkBytes(memory, what, sample.address, sample.length * 8);
}

export function checkRoom(memory: Memory, what: string, out: Block, bytes: number): void {
  checkAligned(what, out.address, 8);
  checkBytes(memory, what, out.address, out.bytes);
  if (out.bytes < bytes) throw new RangeError(`${what}: room for ${bytes} bytes is needed, ${out.bytes} are there`);
}

export function checkSegments(memory: Memory, segments: readonly Segment[]): number {
  let rows = 0;
  for (const { type, values, validity, offset, length } of segments) {
    checkLength("segment length", length);
    checkLength("segment offset", offset);
    const end = offset + length;
    const width = widths[type];
    if (width === undefined) throw new RangeError(`segment: ${String(type)} is not a value type`);
    checkBytes(memory, "segment values", values, length === 0 ? 0 : valueBytes(type, end));
    if (validity !== 0) checkBytes(memory, "segment validity", validity, length === 0 ? 0 : Math.ceil(end / 8));
    rows += length;
  }
  return rows;
}

export function checkSame(what: string, a: number, b: number): void {
  if (a !== b) throw new RangeError(`${what}: lengths ${a} and ${b} differ`);
}

export function checkAscending(what: string, edges: readonly number[]): void {
  for (let i = 0; i < edges.length; i++) {
    if (Number.isNaN(edges[i]) || (i > 0 && edges[i]! < edges[i - 1]!)) {
      throw new RangeError(`${what}: edges must ascend, edge ${i} is ${edges[i]}`);
    }
  }
}

/** Answers the bytes of one column's prefixes. */
export function checkTable(memory: Memory, what: string, { codes, prefixes, columns, rows, step }: CodeTable): number {
  checkLength(what, rows);
  checkLength(what, columns);
  if (!(Number.isInteger(step) && step > 0)) throw new RangeError(`${what}: ${step} rows are no step`);
  const stride = (Math.floor(rows / step) + 1) * 1024;
  checkRoom(memory, what, codes, columns * rows);
  checkRoom(memory, what, prefixes, columns * stride);
  return stride;
}
