// `npm start`: installs what is missing, builds the demo page and serves it on this machine. $PORT chooses the port.
// `npm start -- --connect http://localhost:9090,http://localhost:5000` also serves the page that connects to these, and to no other.

import { option, originsOf } from "./connecting.js";
import { installModules, root, run, SetupError } from "./install.js";
import { serve } from "./serve.js";

try {
  const list = option("connect");
  const connect = list === undefined ? [] : originsOf(list);
  installModules();
  run(process.execPath, ["scripts/build.js", "kernel", "viewer", "demo"]);
  const { address } = await serve(`${root}dist/demo`, { port: Number(process.env.PORT ?? 0), connect });
  if (connect.length > 0) process.stdout.write(`\nThe page that connects to ${connect.join(", ")}: ${address}connect.html`);
  process.stdout.write(`\nDriftglass is at ${address}\nStop it with Ctrl+C.\n`);
} catch (error) {
  process.stderr.write(`${error instanceof SetupError ? error.message : error.stack}\n`);
  process.exitCode = 1;
}
