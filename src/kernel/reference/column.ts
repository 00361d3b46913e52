import { ValueType } from "../kernel.ts";
import { KeyKind } from "../keys.ts";
import type { RawKernel } from "../raw.ts";
import { type Bytes, doubles, integers, keysAt } from "./bytes.ts";

const SIGN = 1n << 63n;

/** IEEE 754 binary16. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

function bit(view: DataView, address: number, position: number): boolean {
  return ((view.getUint8(address + Math.floor(position / 8)) >> (position & 7)) & 1) === 1;
}

function read(view: DataView, type: number, values: number, index: number): number | bigint {
  switch (type) {
    case ValueType.int8: return view.getInt8(values + index);
    case ValueType.int16: return view.getInt16(values + index * 2, true);
    case ValueType.int32: return view.getInt32(values + index * 4, true);
    case ValueType.int64: return view.getBigInt64(values + index * 8, true);
    case ValueType.uint8: return view.getUint8(values + index);
    case ValueType.uint16: return view.getUint16(values + index * 2, true);
    case ValueType.uint32: return view.getUint32(values + index * 4, true);
    case ValueType.uint64: return view.getBigUint64(values + index * 8, true);
    case ValueType.float16: return half(view.getUint16(values + index * 2, true));
    case ValueType.float32: return view.getFloat32(values + index * 4, true);
    case ValueType.float64: return view.getFloat64(values + index * 8, true);
    default: return bit(view, values, index) ? 1 : 0;
  }
}

export function column(bytes: Bytes): Pick<RawKernel, "widen" | "exceeds" | "recode" | "integerKeys"> {
  /** Hands over each row: its place and its value, undefined where null. */
  function each(
    type: number, values: number, validity: number, offset: number, length: number,
    visit: (row: number, value: number | bigint | undefined) => void,
  ): void {
    const view = new DataView(bytes.buffer);
    for (let row = 0; row < length; row++) {
      const present = validity === 0 || bit(view, validity, offset + row);
      visit(row, present ? read(view, type, values, offset + row) : undefined);
    }
  }

  return {
    widen(type, values, validity, offset, length, out) {
      const target = doubles(bytes, out, length);
      each(type, values, validity, offset, length, (row, value) => {
        target[row] = value === undefined ? Number.NaN : Number(value);
      });
    },
    exceeds(type, values, validity, offset, length) {
      let found = 0;
      each(type, values, validity, offset, length, (_, value) => {
        if (typeof value === "bigint" && (value > 2n ** 53n || value < -(2n ** 53n))) found = 1;
      });
      return found;
    },
    recode(type, values, validity, offset, length, map, mapLength, out) {
      const target = integers(bytes, out, length);
      const mapped = map === 0 ? undefined : integers(bytes, map, mapLength);
      each(type, values, validity, offset, length, (row, value) => {
        const known = value !== undefined && value >= 0 && value < mapLength;
        target[row] = known ? Math.max(-1, mapped ? mapped[Number(value)]! : Number(value)) : -1;
      });
    },
    integerKeys(type, values, validity, offset, length, kind, out) {
      const target = keysAt(bytes, out, length);
      let count = 0;
      each(type, values, validity, offset, length, (_, value) => {
        if (value !== undefined) target[count++] = kind === KeyKind.int64 ? BigInt(value) + SIGN : BigInt(value);
      });
      return count;
    },
  };
}
