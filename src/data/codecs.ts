import type { CompressionType } from "apache-arrow";
import type { Compressors } from "hyparquet";

/** How Arrow's compressed buffers are opened, by the code of the format: 0 is LZ4 frames, 1 is Zstandard. */
export async function arrowCodecs(): Promise<[CompressionType, (bytes: Uint8Array) => Uint8Array][]> {
  const [{ decompress }, { lz4Frame }] = await Promise.all([import("fzstd"), import("./lz4.ts")]);
  return [[0, lz4Frame], [1, (bytes) => aligned(decompress(bytes))]];
}

/** Arrow's typed arrays want to begin at a multiple of eight. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
}

/** How Parquet's pages are opened, beside Snappy, which the reader knows itself. No page may be larger than `limit`. */
export async function parquetCodecs(limit: number): Promise<Compressors> {
  const [{ decompress }, { gunzipSync }, { lz4Block }] = await Promise.all([import("fzstd"), import("fflate"), import("./lz4.ts")]);
  const room = (size: number): Uint8Array => {
    if (!(size <= limit)) throw new Error("a page is larger than the file says");
    return new Uint8Array(size);
  };
  return {
    GZIP: (bytes, size) => gunzipSync(bytes, { out: room(size) }),
    ZSTD: (bytes, size) => decompress(bytes, room(size)),
    LZ4_RAW: (bytes, size) => lz4Block(bytes, room(size).length),
  };
}
