/** MT19937 of Matsumoto and Nishimura (1998): the generator behind NumPy's RandomState and Python's `random`. The kernel has its own, for shuffles of many rows. */
export interface MersenneTwister {
  /** The next 32 bits, as an unsigned integer. */
  next(): number;
}

const size = 624;
const middle = 397;

/** Seeded by one integer, as `numpy.random.RandomState(seed)`. */
export function mersenneTwister(seed: number): MersenneTwister {
  const state = new Uint32Array(size);
  state[0] = seed >>> 0;
  for (let i = 1; i < size; i++) {
    const before = (state[i - 1] as number) ^ ((state[i - 1] as number) >>> 30);
    state[i] = Math.imul(1812433253, before) + i;
  }
  return running(state);
}

/** Seeded by words of 32 bits, least significant first, as Python's `random.Random(seed)`. */
export function mersenneTwisterOf(key: readonly number[]): MersenneTwister {
  const state = new Uint32Array(size);
  state[0] = 19650218;
  for (let i = 1; i < size; i++) {
    const before = (state[i - 1] as number) ^ ((state[i - 1] as number) >>> 30);
    state[i] = Math.imul(1812433253, before) + i;
  }
  const mixed = (at: number, factor: number): number => {
    const before = (state[at - 1] as number) ^ ((state[at - 1] as number) >>> 30);
    return (state[at] as number) ^ Math.imul(before, factor);
  };
  let i = 1;
  const advance = (): void => {
    i++;
    if (i < size) return;
    state[0] = state[size - 1] as number;
    i = 1;
  };
  for (let k = 0; k < Math.max(size, key.length); k++) {
    const j = k % key.length;
    state[i] = mixed(i, 1664525) + (key[j] as number) + j;
    advance();
  }
  for (let k = 1; k < size; k++) {
    state[i] = mixed(i, 1566083941) - i;
    advance();
  }
  state[0] = 0x8000_0000;
  return running(state);
}

function running(state: Uint32Array): MersenneTwister {
  let at = size;
  const refill = (): void => {
    for (let i = 0; i < size; i++) {
      const bits = ((state[i] as number) & 0x8000_0000) | ((state[i + 1 < size ? i + 1 : 0] as number) & 0x7fff_ffff);
      state[i] = (state[i + middle < size ? i + middle : i + middle - size] as number) ^ (bits >>> 1) ^ (bits & 1 ? 0x9908_b0df : 0);
    }
    at = 0;
  };
  return {
    next() {
      if (at === size) refill();
      let bits = state[at++] as number;
      bits ^= bits >>> 11;
      bits ^= (bits << 7) & 0x9d2c_5680;
      bits ^= (bits << 15) & 0xefc6_0000;
      bits ^= bits >>> 18;
      return bits >>> 0;
    },
  };
}
