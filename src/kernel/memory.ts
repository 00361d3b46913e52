import { byteSize } from "../byteSize.ts";
import { MemoryError } from "../errors.ts";
import type { Block, Codes, Memory, Numbers, Scope } from "./kernel.ts";

/** What an allocator needs from the bytes below it. */
export interface Backing {
  readonly buffer: ArrayBuffer;
  /** Lengthens the buffer, whose bytes keep their addresses; throws when the host refuses. */
  grow(bytes: number): void;
  /** The most bytes that it may ever have. */
  readonly limit: number;
}

const PAGE = 65_536;
const ALIGNMENT = 64;
/** The first page is the WebAssembly module's own (its constants); address 0 means "none". */
const RESERVED = PAGE;
const STEP = 16 * 1024 * 1024;
/** One page short of 4 GB, so that the address after the last byte is still a 32-bit number. */
const MOST_PAGES = 65_535;

/** A growing WebAssembly.Memory. Hosts that refuse to reserve 4 GB are asked for less. */
export function wasmBacking(maximumPages = MOST_PAGES): Backing & { memory: WebAssembly.Memory } {
  let maximum = maximumPages;
  for (;;) {
    try {
      const memory = new WebAssembly.Memory({ initial: 16, maximum });
      return {
        memory,
        limit: maximum * PAGE,
        get buffer() {
          return memory.buffer as ArrayBuffer;
        },
        grow(bytes) {
          memory.grow(Math.ceil(bytes / PAGE));
        },
      };
    } catch (error) {
      if (maximum <= 4096) throw error;
      maximum = Math.floor(maximum / 2);
    }
  }
}

/** An ArrayBuffer that grows by being copied, where there is no WebAssembly. */
export function arrayBacking(limit = MOST_PAGES * PAGE): Backing {
  let buffer = new ArrayBuffer(16 * PAGE);
  return {
    limit,
    get buffer() {
      return buffer;
    },
    grow(bytes) {
      const longer = new ArrayBuffer(buffer.byteLength + Math.ceil(bytes / PAGE) * PAGE);
      new Uint8Array(longer).set(new Uint8Array(buffer));
      buffer = longer;
    },
  };
}

/**
 * First fit over a list of free stretches in address order; neighbours that are both free become one.
 * Addresses are below 2^32, so that they are numbers here and 32-bit pointers in the kernel.
 */
export function createMemory(backing: Backing): Memory {
  const free: { address: number; bytes: number }[] = [
    { address: RESERVED, bytes: backing.buffer.byteLength - RESERVED },
  ];
  const taken = new Map<number, number>();
  let used = 0;

  function take(asked: number): Block {
    if (!(asked >= 0 && asked <= Number.MAX_SAFE_INTEGER)) throw new RangeError(`cannot allocate ${asked} bytes`);
    const bytes = Math.max(ALIGNMENT, Math.ceil(asked / ALIGNMENT) * ALIGNMENT);
    let position = free.findIndex((stretch) => stretch.bytes >= bytes);
    if (position < 0) {
      lengthen(bytes);
      position = free.length - 1;
    }
    const stretch = free[position]!;
    const address = stretch.address;
    if (stretch.bytes === bytes) free.splice(position, 1);
    else {
      stretch.address += bytes;
      stretch.bytes -= bytes;
    }
    taken.set(address, bytes);
    used += bytes;
    return { address, bytes };
  }

  /** Makes the last free stretch long enough. Asks for more than is needed, as each growth detaches every view. */
  function lengthen(bytes: number): void {
    const end = backing.buffer.byteLength;
    const last = free.at(-1);
    const atEnd = last !== undefined && last.address + last.bytes === end ? last.bytes : 0;
    const needed = Math.ceil((bytes - atEnd) / PAGE) * PAGE;
    const room = backing.limit - end;
    if (needed > room) throw exhausted(needed - room);
    const generous = Math.min(room, Math.max(needed, STEP, Math.floor(end / 2 / PAGE) * PAGE));
    try {
      backing.grow(generous);
    } catch {
      try {
        backing.grow(needed);
      } catch {
        throw exhausted(needed);
      }
    }
    insert(end, backing.buffer.byteLength - end);
  }

  function insert(address: number, bytes: number): void {
    let low = 0;
    let high = free.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (free[middle]!.address < address) low = middle + 1;
      else high = middle;
    }
    const before = free[low - 1];
    const after = free[low];
    const joinsBefore = before !== undefined && before.address + before.bytes === address;
    const joinsAfter = after !== undefined && address + bytes === after.address;
    if (joinsBefore && joinsAfter) {
      before.bytes += bytes + after.bytes;
      free.splice(low, 1);
    } else if (joinsBefore) before.bytes += bytes;
    else if (joinsAfter) {
      after.address = address;
      after.bytes += bytes;
    } else free.splice(low, 0, { address, bytes });
  }

  function release(block: Block): void {
    const bytes = taken.get(block.address);
    if (bytes === undefined || bytes !== block.bytes) {
      throw new Error(`no block of ${block.bytes} bytes is in use at ${block.address}: was it freed twice?`);
    }
    taken.delete(block.address);
    used -= bytes;
    insert(block.address, bytes);
  }

  const memory: Memory = {
    allocate: take,
    free: release,
    numbers: (length) => ({ ...take(length * 8), length }),
    codes: (length) => ({ ...take(length * 4), length }),
    store(bytes) {
      const block = take(bytes.byteLength);
      new Uint8Array(backing.buffer, block.address, bytes.byteLength).set(bytes);
      return block;
    },
    float64: (address, length) => new Float64Array(backing.buffer, address, length),
    int32: (address, length) => new Int32Array(backing.buffer, address, length),
    uint8: (address, length) => new Uint8Array(backing.buffer, address, length),
    get buffer() {
      return backing.buffer;
    },
    get used() {
      return used;
    },
    openScope: () => openScope(memory),
    scope(work) {
      const scope = openScope(memory);
      try {
        return work(scope);
      } finally {
        scope.close();
      }
    },
  };
  return memory;
}

function openScope(memory: Memory): Scope {
  const blocks: Block[] = [];
  function kept<T extends Block>(block: T): T {
    blocks.push(block);
    return block;
  }
  return {
    allocate: (bytes) => kept(memory.allocate(bytes)),
    numbers: (length): Numbers & Block => kept(memory.numbers(length)),
    codes: (length): Codes & Block => kept(memory.codes(length)),
    store: (bytes) => kept(memory.store(bytes)),
    close() {
      for (const block of blocks.splice(0).reverse()) memory.free(block);
    },
  };
}

function exhausted(bytes: number): MemoryError {
  return new MemoryError(
    `this needs ${byteSize(bytes)} more memory than the page may use; choose fewer columns (columns=) or a sample (sample=)`,
  );
}
