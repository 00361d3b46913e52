// Serves a folder over HTTP on this machine only, with the demo's content policy. No dependencies.

import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { allow } from "./connecting.js";

const types = new Map([
  [".html", "text/html; charset=utf-8"], [".js", "text/javascript; charset=utf-8"], [".css", "text/css; charset=utf-8"],
  [".json", "application/json"], [".svg", "image/svg+xml"], [".png", "image/png"], [".wasm", "application/wasm"],
  [".csv", "text/csv; charset=utf-8"], [".parquet", "application/vnd.apache.parquet"], [".txt", "text/plain; charset=utf-8"],
]);

/** Nothing from elsewhere, and nothing goes elsewhere: a file that is dropped on the page stays on the computer. */
export const policy = [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "worker-src 'self'", "style-src 'self'", "img-src 'self' data: blob:",
  "connect-src 'self'", "font-src 'self'", "form-action 'none'", "base-uri 'none'", "frame-ancestors 'none'",
].join("; ");

const common = { "cache-control": "no-cache", "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" };

/**
 * Serves `folder` (a path or file URL). Resolves to its address and a `close`.
 * `headers` are sent with every answer; the default is the demo's policy. With origins to `connect` to, /connect.html is the index page under a policy
 * that names them too; every other page keeps its own.
 */
export function serve(folder, { port = 0, headers = { "content-security-policy": policy }, connect = [] } = {}) {
  const root = normalize(folder instanceof URL ? fileURLToPath(folder) : folder);
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    if (connect.length > 0 && path === "/connect.html") {
      const page = allow(readFileSync(join(root, "index.html"), "utf8"), connect);
      response.writeHead(200, { ...common, ...headers, "content-type": types.get(".html"), "content-security-policy": allow(policy, connect) }).end(page);
      return;
    }
    const file = normalize(join(root, path.endsWith("/") ? `${path}index.html` : path));
    const inside = file.startsWith(root.endsWith(sep) ? root : root + sep);
    if (!inside || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404, { "content-type": "text/plain" }).end("There is no such file.");
      return;
    }
    response.writeHead(200, {
      "content-type": types.get(extname(file)) ?? "application/octet-stream",
      "content-length": statSync(file).size,
      ...common,
      ...headers,
    });
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const { port: open } = server.address();
      resolve({
        address: `http://127.0.0.1:${open}/`,
        close: () => new Promise((done) => {
          server.close(() => done());
          server.closeAllConnections();
        }),
      });
    });
  });
}
