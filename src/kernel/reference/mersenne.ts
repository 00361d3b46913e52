import type { RawEstimation } from "../estimation.ts";
import type { Bytes } from "./bytes.ts";

const size = 624;
const middle = 397;

/** The state lies where the kernel has it; of the 624 words behind it only the last one is used, for the place in the state. */
export function mersenne(bytes: Bytes): Pick<RawEstimation, "mersenneSeed" | "shuffle" | "draws"> {
  const wordsAt = (address: number, length: number): Uint32Array => new Uint32Array(bytes.buffer, address, length);
  const stateOf = (generator: number): Uint32Array => wordsAt(generator, 2 * size + 1);

  function next(state: Uint32Array): number {
    if (state[2 * size] === size) {
      for (let i = 0; i < size; i++) {
        const word = (state[i]! & 0x8000_0000) | (state[(i + 1) % size]! & 0x7fff_ffff);
        state[i] = state[(i + middle) % size]! ^ (word >>> 1) ^ (word & 1 ? 0x9908_b0df : 0);
      }
      state[2 * size] = 0;
    }
    let bits = state[state[2 * size]!++]!;
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c_5680;
    bits ^= (bits << 15) & 0xefc6_0000;
    return (bits ^ (bits >>> 18)) >>> 0;
  }
  function interval(state: Uint32Array, most: number): number {
    const mask = 0xffff_ffff >>> Math.clz32(most);
    for (;;) {
      const value = (next(state) & mask) >>> 0;
      if (value <= most) return value;
    }
  }

  return {
    mersenneSeed(generator, seed) {
      const state = stateOf(generator);
      state[0] = seed;
      for (let i = 1; i < size; i++) state[i] = Math.imul(1812433253, state[i - 1]! ^ (state[i - 1]! >>> 30)) + i;
      state[2 * size] = size;
    },
    shuffle(generator, valuesAt, length, from) {
      const state = stateOf(generator);
      // With `from` = length there are no values, only draws.
      const values = from < length ? wordsAt(valuesAt, length) : new Uint32Array(length);
      for (let i = length - 1; i > 0; i--) {
        const j = interval(state, i);
        const held = values[i]!;
        values[i] = values[j]!;
        values[j] = held;
      }
    },
    draws(generator, most, count, out) {
      const state = stateOf(generator);
      wordsAt(out, count).forEach((_, k, all) => {
        all[k] = most === 0 ? 0 : interval(state, most);
      });
    },
  };
}
