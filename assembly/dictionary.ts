// A hash table from byte strings to codes in order of first appearance. All of it lies in memory that the caller lends and lengthens.

// Where the table's Int32 stand: slots (code + 1, 0 is free) and how many less one, entries (start, length, hash) and their room and count, the bytes and their room and use.
const SLOTS: usize = 0, MASK: usize = 4, ENTRIES: usize = 8, ROOM: usize = 12, COUNT: usize = 16, BYTES: usize = 20, BYTES_ROOM: usize = 24, USED: usize = 28;
const ENTRY: u32 = 12;

/** Bytes are read eight at a time, also behind the last: whoever lends them leaves room. */
// @ts-ignore: decorator
@inline
function tail(at: usize, length: u32): u64 {
  return load<u64>(at) & ((<u64>1 << (length << 3)) - 1);
}

function hashOf(at: usize, length: u32): u32 {
  let hash: u64 = <u64>length * 0x9e3779b97f4a7c15;
  for (; length >= 8; length -= 8) {
    hash = (hash ^ load<u64>(at)) * 0xff51afd7ed558ccd;
    hash ^= hash >> 32;
    at += 8;
  }
  hash = (hash ^ tail(at, length)) * 0xff51afd7ed558ccd;
  hash ^= hash >> 32;
  return <u32>(hash ^ (hash >> 15));
}

function same(a: usize, b: usize, length: u32): bool {
  for (; length >= 8; length -= 8) {
    if (load<u64>(a) != load<u64>(b)) return false;
    a += 8;
    b += 8;
  }
  return length == 0 || tail(a, length) == tail(b, length);
}

/** The code of the bytes, −1 where the table does not hold them. */
export function known(table: usize, at: usize, length: u32): i32 {
  return lookup(table, at, length, hashOf(at, length));
}

// @ts-ignore: decorator
@inline
function lookup(table: usize, at: usize, length: u32, hash: u32): i32 {
  const slots = <usize>load<u32>(table, SLOTS), entries = <usize>load<u32>(table, ENTRIES), bytes = <usize>load<u32>(table, BYTES);
  const mask = load<u32>(table, MASK);
  let slot = hash & mask;
  let code = load<u32>(slots + (<usize>slot << 2));
  while (code != 0) {
    const entry = entries + <usize>((code - 1) * ENTRY);
    if (load<u32>(entry, 8) == hash && load<u32>(entry, 4) == length && same(bytes + load<u32>(entry), at, length)) return <i32>code - 1;
    slot = (slot + 1) & mask;
    code = load<u32>(slots + (<usize>slot << 2));
  }
  return -1;
}

/** Puts every entry into the slots, which are new and free. */
export function csvIndex(table: usize): void {
  const slots = <usize>load<u32>(table, SLOTS), entries = <usize>load<u32>(table, ENTRIES);
  const count = load<u32>(table, COUNT);
  for (let code: u32 = 0; code < count; code++) put(slots, load<u32>(table, MASK), load<u32>(entries + <usize>(code * ENTRY), 8), code);
}

function put(slots: usize, mask: u32, hash: u32, code: u32): void {
  let slot = hash & mask;
  while (load<u32>(slots + (<usize>slot << 2)) != 0) slot = (slot + 1) & mask;
  store<u32>(slots + (<usize>slot << 2), code + 1);
}

/**
 * Cells of one column to Int32 codes at `out`, from row `first` on. The table's first `reserved` entries are spellings of missing: −1, as empty
 * cells are; the others count from 0. Answers the row that the table has no room for, or `rows`.
 */
export function csvCodes(text: usize, cells: usize, stride: u32, first: u32, rows: u32, table: usize, reserved: u32, out: usize): u32 {
  cells += <usize>first * stride;
  for (let row = first; row < rows; row++) {
    const start = load<u32>(cells), length = load<u32>(cells, 4) - start;
    cells += stride;
    let code: i32 = -1;
    if (length != 0) {
      const at = text + start;
      const hash = hashOf(at, length);
      code = lookup(table, at, length, hash);
      if (code < 0) {
        const count = load<u32>(table, COUNT), used = load<u32>(table, USED);
        if (count == load<u32>(table, ROOM) || length > load<u32>(table, BYTES_ROOM) - used) return row;
        code = <i32>count;
        const entry = <usize>load<u32>(table, ENTRIES) + <usize>(count * ENTRY);
        store<u32>(entry, used);
        store<u32>(entry, length, 4);
        store<u32>(entry, hash, 8);
        memory.copy(<usize>load<u32>(table, BYTES) + used, at, length);
        put(<usize>load<u32>(table, SLOTS), load<u32>(table, MASK), hash, count);
        store<u32>(table, count + 1, COUNT);
        store<u32>(table, used + length, USED);
      }
      code = max(code - <i32>reserved, -1);
    }
    store<i32>(out + (<usize>row << 2), code);
  }
  return rows;
}
