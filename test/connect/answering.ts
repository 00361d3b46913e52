import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { onTestFinished } from "vitest";
import type { Server } from "../../src/connect/server.ts";

export interface Asked { method: string; path: string; parameters: URLSearchParams; headers: IncomingMessage["headers"]; body: string }

/** A server on the loopback that answers as the test says, and what it was asked. It ends with the test. */
export async function answering(answer: (asked: Asked, response: ServerResponse) => void): Promise<{ server: Server; asked: Asked[] }> {
  const asked: Asked[] = [];
  const http = createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => (body += piece));
    request.on("end", () => {
      const url = new URL(request.url ?? "/", "http://localhost");
      const form = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
      const one = { method: request.method ?? "", path: url.pathname, parameters: form ? new URLSearchParams(body) : url.searchParams, headers: request.headers, body };
      asked.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((done) => http.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  return { server: { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` }, asked };
}

export function send(response: ServerResponse, body: string, status = 200, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(body);
}

/** A real answer, kept as it came. */
export const recorded = (name: string): string => readFileSync(new URL(`./answers/${name}.json`, import.meta.url), "utf8");
