import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allow, option, originsOf, writePage } from "../../scripts/connecting.js";
import { policy } from "../../scripts/serve.js";

const index = readFileSync(new URL("../../demo/index.html", import.meta.url), "utf8");

describe("the policy of a page that connects", () => {
  it("names the origins of the list, each once, and leaves the rest as it was", () => {
    const origins = originsOf("http://localhost:9090, https://mlflow.example.org/,http://localhost:9090");
    expect(origins).toEqual(["http://localhost:9090", "https://mlflow.example.org"]);
    for (const text of [policy, index]) {
      expect(allow(text, origins)).toBe(text.replace("connect-src 'self'", "connect-src 'self' http://localhost:9090 https://mlflow.example.org"));
      expect(text).toMatch(/connect-src 'self';/);
    }
  });

  it.each(["*", "http://*.example.org", "localhost:9090", "http://localhost:9090/prometheus", "ftp://localhost", "http://a.org; script-src *", "http://user:secret@a.org", "'unsafe-inline'", "", "https:"])("refuses %j", (list) => {
    expect(() => originsOf(list)).toThrow(/names/);
  });

  it("is written as files: the index stays, connect.html is opened", () => {
    const built = mkdtempSync(join(tmpdir(), "driftglass-built-"));
    mkdirSync(join(built, "assets"));
    writeFileSync(join(built, "index.html"), index);
    writeFileSync(join(built, "assets", "demo.js"), "");
    const out = join(built, "..", `${built.split("/").at(-1)}-page`);
    writePage(out, ["http://localhost:9090"], built);
    expect(readFileSync(join(out, "index.html"), "utf8")).toBe(index);
    expect(readFileSync(join(out, "connect.html"), "utf8")).toContain("connect-src 'self' http://localhost:9090;");
    expect(() => allow("default-src 'none'", ["http://localhost:9090"])).toThrow(/nothing was opened/);
  });

  it("comes from the command line in either form", () => {
    expect([option("connect", ["--connect", "a"]), option("connect", ["--connect=a"]), option("connect", [])]).toEqual(["a", "a", undefined]);
    expect(() => option("connect", ["--connect"])).toThrow(/needs a value/);
  });
});
