import { expect, test } from "vitest";
import { pacer } from "../../src/data/pace.ts";

test("a cancel is heard at the very next piece, with its own reason", async () => {
  const stop = new AbortController();
  const pace = pacer("reading x", 10, undefined, stop.signal);
  await pace(1);
  const reason = new Error("enough");
  stop.abort(reason);
  await expect(pace(2)).rejects.toBe(reason);
});
