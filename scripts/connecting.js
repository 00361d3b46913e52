// The page that connects: the demo page under a policy that allows the origins a person lists, and no others.
// `npm run page -- --connect http://localhost:9090,http://localhost:5000 --out folder` writes it as static files; `npm start -- --connect …` serves it.

import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root, SetupError } from "./install.js";

const own = "connect-src 'self'";

/** The origins of a list, each once. Throws a SetupError for what is not one: a policy must not say more than what was meant. */
export function originsOf(list) {
  const origins = list.split(",").map((text) => text.trim()).filter(Boolean).map((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const alone = url && url.pathname === "/" && `${url.search}${url.hash}${url.username}${url.password}` === "";
    if (!alone || !/^https?:$/.test(url.protocol) || /[*;,\s'"]/.test(text)) {
      throw new SetupError(`--connect names “${text}”, which is no origin: write scheme, host and port alone, as http://localhost:9090.`);
    }
    return url.origin;
  });
  if (origins.length === 0) throw new SetupError("--connect names no origin; write them as http://localhost:9090,http://localhost:5000.");
  return [...new Set(origins)];
}

/** A policy, or a page that holds one, with these origins beside its own. */
export function allow(text, origins) {
  if (text.split(own).length !== 2) throw new SetupError(`the page's policy does not say ${own} once, so nothing was opened.`);
  return text.replace(own, `${own} ${origins.join(" ")}`);
}

/** The value of an option of a script's command line. */
export function option(name, args = process.argv.slice(2)) {
  const at = args.indexOf(`--${name}`);
  const joined = args.find((arg) => arg.startsWith(`--${name}=`));
  if (at < 0) return joined?.slice(name.length + 3);
  if (args[at + 1] === undefined) throw new SetupError(`--${name} needs a value.`);
  return args[at + 1];
}

/** Copies the built demo into a folder, with `connect.html` beside its index. */
export function writePage(folder, origins, built = `${root}dist/demo`) {
  if (!existsSync(join(built, "index.html"))) throw new SetupError("the page is not built yet: npm run build");
  mkdirSync(folder, { recursive: true });
  cpSync(built, folder, { recursive: true });
  writeFileSync(join(folder, "connect.html"), allow(readFileSync(join(built, "index.html"), "utf8"), origins));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const [connect, out] = [option("connect"), option("out")];
    if (connect === undefined || out === undefined) throw new SetupError("Say where the page may connect to and where to write it: npm run page -- --connect http://localhost:9090 --out folder");
    writePage(out, originsOf(connect));
    process.stdout.write(`${join(out, "connect.html")} may connect to ${originsOf(connect).join(", ")}, and to no other. Serve the folder over HTTP.\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof SetupError ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
}
