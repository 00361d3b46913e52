import type { CompressionType } from "apache-arrow";

/** How Arrow's compressed buffers are opened, by the code of the format: 0 is LZ4 frames, 1 is Zstandard. */
export async function codecs(): Promise<[CompressionType, (bytes: Uint8Array) => Uint8Array][]> {
  const [{ decompress }, { lz4Frame }] = await Promise.all([import("fzstd"), import("./lz4.ts")]);
  return [[0, lz4Frame], [1, (bytes) => decompress(bytes)]];
}
