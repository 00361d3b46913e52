// `npm start`: installs what is missing, builds the demo page and serves it on this machine. $PORT chooses the port.

import { installModules, root, run, SetupError } from "./install.js";
import { serve } from "./serve.js";

try {
  installModules();
  run(process.execPath, ["scripts/build.js", "kernel", "viewer", "demo"]);
  const { address } = await serve(`${root}dist/demo`, { port: Number(process.env.PORT ?? 0) });
  process.stdout.write(`\nDriftglass is at ${address}\nStop it with Ctrl+C.\n`);
} catch (error) {
  process.stderr.write(`${error instanceof SetupError ? error.message : error.stack}\n`);
  process.exitCode = 1;
}
