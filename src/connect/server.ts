import { InputError } from "../errors.ts";

/** A server that a person named. What proves who they are lives here, in memory, and goes into no report, page, notebook or address. */
export interface Server {
  readonly url: string;
  readonly credentials?: { readonly token: string } | { readonly user: string; readonly password: string };
}

export interface Question {
  /** The program's name, for sentences. */
  readonly program: string;
  readonly path: string;
  readonly parameters?: Iterable<readonly [string, string]>;
  /** JSON to send; makes it a POST. */
  readonly body?: unknown;
  /** A file to send; makes it a PUT. */
  readonly bytes?: Uint8Array;
  /** Sends the parameters as a form, by POST: long queries fit, and browsers ask no leave for it. */
  readonly form?: boolean;
  /** Reads the sentence out of the program's own error answer. */
  readonly complaint?: (answer: unknown) => string | undefined;
  readonly signal?: AbortSignal;
  /** Milliseconds; 30 s without it. */
  readonly timeout?: number;
}

/** A server that does not answer as it should. `temporary` ones are worth asking again, after `retryAfter` milliseconds where the server said so. */
export class ServerError extends InputError {
  constructor(message: string, readonly temporary: boolean, readonly retryAfter?: number) {
    super(message);
  }
}

/** Asks and reads JSON. Rejects with a ServerError that says what went wrong and what to do, and with the signal's reason when aborted. */
export async function askJson(server: Server, question: Question): Promise<unknown> {
  const response = await ask(server, question);
  const text = await bodyOf(response, question);
  const answer = parse(text);
  if (!response.ok) throw refusal(response, question, answer);
  if (answer === undefined) {
    const page = /^\s*</.test(text);
    throw new ServerError(
      page
        ? `${question.program} at ${shown(server)} answered with a web page, not with data: is this the address of the program itself, or of a log-in page before it?`
        : `${question.program}'s answer is no valid JSON; it may have been cut off on the way. Ask again.`,
      !page,
    );
  }
  return answer;
}

/** Asks and reads bytes; `range` is half open. A server that ignores it sends everything, and the part is cut out here. */
export async function askBytes(server: Server, question: Question, range?: { start: number; end: number }): Promise<Uint8Array> {
  const response = await ask(server, question, range ? { Range: `bytes=${range.start}-${range.end - 1}` } : {});
  if (!response.ok) throw refusal(response, question, parse(await bodyOf(response, question)));
  const bytes = await bytesOf(response, question);
  return range && response.status !== 206 ? bytes.subarray(range.start, range.end) : bytes;
}

/** The address as it may be shown and kept. */
export function shown(server: Server): string {
  return addressOf(server, "the server").origin;
}

async function ask(server: Server, question: Question, headers: Record<string, string> = {}): Promise<Response> {
  const { path, parameters = [], signal, timeout = 30_000 } = question;
  const base = addressOf(server, question.program);
  const url = new URL(`${base.pathname.replace(/\/+$/, "")}${path}`, base);
  const search = new URLSearchParams([...parameters].map(([key, value]) => [key, value]));
  if (!question.form) url.search = search.toString();
  const until = AbortSignal.timeout(timeout);
  const { method, body, type } = sent(question, search);
  const init: RequestInit = {
    method, ...(body === undefined ? {} : { body }),
    headers: { Accept: "application/json", ...authorization(server), ...(type ? { "Content-Type": type } : {}), ...headers },
    credentials: "omit", redirect: "follow", referrerPolicy: "no-referrer",
    signal: signal ? AbortSignal.any([signal, until]) : until,
  };
  try {
    return await fetch(url, init);
  } catch {
    throw failure(server, question, until);
  }
}

function sent({ body, bytes, form }: Question, search: URLSearchParams): { method: string; body?: BodyInit; type?: string } {
  if (bytes) return { method: "PUT", body: bytes as Uint8Array<ArrayBuffer>, type: "application/octet-stream" };
  if (form) return { method: "POST", body: search };
  return body === undefined ? { method: "GET" } : { method: "POST", body: JSON.stringify(body), type: "application/json" };
}

async function bodyOf(response: Response, question: Question): Promise<string> {
  try {
    return await response.text();
  } catch {
    question.signal?.throwIfAborted();
    throw new ServerError(`${question.program}'s answer was cut off on the way. Ask again.`, true);
  }
}

async function bytesOf(response: Response, question: Question): Promise<Uint8Array> {
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch {
    question.signal?.throwIfAborted();
    throw new ServerError(`${question.program}'s answer was cut off on the way. Ask again.`, true);
  }
}

/** A browser does not tell a refused connection from a refused origin, so the sentence names both. */
function failure(server: Server, { program, signal, timeout = 30_000 }: Question, until: AbortSignal): Error {
  if (signal?.aborted) return signal.reason as Error;
  if (until.aborted) return new ServerError(`${program} at ${shown(server)} did not answer within ${timeout / 1000} s.`, true);
  const origin = typeof location === "undefined" || location.origin === "null" ? "this page" : location.origin;
  const cors = typeof document === "undefined" ? "" : `, or does not let ${origin} read its answers (CORS), or this page's own policy does not name it`;
  return new ServerError(`${program} at ${shown(server)} cannot be reached: it is not running there${cors}.`, true);
}

function refusal(response: Response, { program, complaint }: Question, answer: unknown): ServerError {
  const { status } = response;
  const said = complaint?.(answer)?.trim();
  const reason = said ? `: ${said}` : "";
  if (status === 401) return new ServerError(`${program} wants to know who asks (401): give a token, or a user and a password.`, false);
  if (status === 403) return new ServerError(`${program} does not allow this (403)${reason || ": another token or user may"}.`, false);
  if (status === 404) return new ServerError(`${program} has nothing there (404)${reason || ": check the address"}.`, false);
  if (status === 429) return new ServerError(`${program} is asked too often (429).`, true, seconds(response.headers.get("Retry-After")));
  if (status >= 500) return new ServerError(`${program} failed (${status})${reason}.`, true, seconds(response.headers.get("Retry-After")));
  return new ServerError(`${program} refused the request (${status})${reason}.`, false);
}

function authorization({ credentials }: Server): Record<string, string> {
  if (!credentials) return {};
  if ("token" in credentials) return { Authorization: `Bearer ${credentials.token}` };
  const bytes = new TextEncoder().encode(`${credentials.user}:${credentials.password}`);
  return { Authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}

function addressOf({ url }: Server, program: string): URL {
  let address: URL;
  try {
    address = new URL(url);
  } catch {
    throw new ServerError(`“${url}” is not the address of ${program}: write it as http://localhost:9090`, false);
  }
  if (address.protocol !== "http:" && address.protocol !== "https:") throw new ServerError(`${program}'s address begins with http:// or https://, not with ${address.protocol}`, false);
  if (address.username || address.password) throw new ServerError(`${program}'s address must not carry a password, which would be kept with it: give user and password on their own`, false);
  return address;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function seconds(header: string | null): number | undefined {
  const value = Number(header);
  return header !== null && value >= 0 ? value * 1000 : undefined;
}
