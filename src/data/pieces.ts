import type { Pieces, Progress } from "../request.ts";

/** All bytes, once the last piece has come. Rejects with the signal's reason; the next piece is asked for while one is put in its place. */
export async function gather(pieces: Pieces, name: string, onProgress?: (progress: Progress) => void, signal?: AbortSignal): Promise<Uint8Array> {
  const whole = new Uint8Array(pieces.size);
  const tell = (done: number): void => onProgress?.({ step: `receiving ${name}`, done, total: whole.length, unit: "bytes" });
  const stopped = new Promise<never>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason), { once: true }));
  stopped.catch(() => undefined);
  tell(0);
  let next = pieces.piece(0);
  for (let at = 0, index = 1; at < whole.length; index++) {
    const piece = await Promise.race([next, stopped]);
    if (at + piece.length < whole.length) next = pieces.piece(index);
    whole.set(piece, at);
    tell((at += piece.length));
  }
  return whole;
}
