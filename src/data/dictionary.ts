/**
 * Gives equal byte strings equal codes, in order of first appearance, and decodes each of them once. A hash table over bytes, since
 * decoding every row of a text column costs ten times as much.
 */
export function byteDictionary(): { codeOf(bytes: Uint8Array, start: number, end: number): number; readonly texts: string[] } {
  const texts: string[] = [];
  const decoder = new TextDecoder();
  const kept: Uint8Array[] = [];
  let slots = new Int32Array(1024).fill(-1);
  const hashes: number[] = [];

  function codeOf(bytes: Uint8Array, start: number, end: number): number {
    const hash = hashOf(bytes, start, end);
    let slot = hash & (slots.length - 1);
    for (let code = slots[slot] as number; code >= 0; code = slots[slot] as number) {
      if (hashes[code] === hash && same(kept[code] as Uint8Array, bytes, start, end)) return code;
      slot = (slot + 1) & (slots.length - 1);
    }
    const code = texts.length;
    const value = bytes.slice(start, end);
    texts.push(decoder.decode(value));
    kept.push(value);
    hashes.push(hash);
    slots[slot] = code;
    if (2 * texts.length > slots.length) grow();
    return code;
  }

  function grow(): void {
    slots = new Int32Array(2 * slots.length).fill(-1);
    hashes.forEach((hash, code) => {
      let slot = hash & (slots.length - 1);
      while ((slots[slot] as number) >= 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = code;
    });
  }

  return { codeOf, texts };
}

/** FNV-1a, 32 bits, with a last mix so that the low bits are good ones. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}

function same(kept: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (kept.length !== end - start) return false;
  for (let i = 0; i < kept.length; i++) if (kept[i] !== bytes[start + i]) return false;
  return true;
}
