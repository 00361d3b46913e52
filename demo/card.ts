import type { Beside, Report } from "../src/report.ts";
import type { Server } from "../src/connect/server.ts";
import { h, type Child } from "../widgets/dom.ts";

/** What the panel asks of the page. */
export interface Page {
  document: Document;
  origins: readonly string[];
  /** Lines and marks from elsewhere, drawn beside the rows or, before there are any, alone. */
  show(beside: Beside | undefined): void;
  /** A file from elsewhere takes its side; the rest of the page goes on as when it is dropped. */
  put(side: "reference" | "current", file: File): Promise<void>;
  trained(at: string): void;
  /** The report with all of its parts, and the page that it is saved as. */
  saved(): Promise<{ report: Report; html: string } | undefined>;
  /** The stretch of time that the rows cover, in ms. */
  stretch(): { start: number; end: number } | undefined;
}

/** Pieces that the cards of both programs are made of. */

export function field(document: Document, name: string, control: HTMLElement, hint?: string): HTMLLabelElement {
  return h(document, "label", { class: "field" }, h(document, "span", {}, name), control, hint !== undefined && h(document, "small", {}, hint));
}

/** Fills a select; what was chosen stays where it is still offered. */
export function offer(select: HTMLSelectElement, options: readonly { value: string; text: string }[]): void {
  const before = select.value;
  select.replaceChildren(...options.map(({ value, text }) => new Option(text, value)));
  if (options.some(({ value }) => value === before)) select.value = before;
}

export interface Address {
  element: HTMLElement;
  /** The server as it is named now. Throws a sentence for an origin that the page's policy does not list. */
  server(): Server;
}

/** Address and, folded away, what proves who asks: fields without a name in no form that is ever sent, read only when a question is put. */
export function address(page: Page, program: string, port: string): Address {
  const { document, origins } = page;
  const list = `${program}-origins`;
  const url = h(document, "input", { type: "url", list, value: origins.find((origin) => origin.endsWith(`:${port}`)) ?? origins[0], spellcheck: "false", autocomplete: "off" });
  const secret = (type: string): HTMLInputElement => h(document, "input", { type, autocomplete: "off", spellcheck: "false" });
  const [token, user, password] = [secret("password"), secret("text"), secret("password")];
  return {
    element: h(
      document, "div", { class: "address" },
      field(document, `Address of ${program}`, url),
      h(document, "datalist", { id: list }, ...origins.map((value) => h(document, "option", { value }))),
      h(
        document, "details", { class: "who" },
        h(document, "summary", {}, "It asks who I am"),
        h(document, "p", {}, "Kept in this page’s memory until it closes; in no report, saved page or address."),
        h(document, "div", { class: "address" }, field(document, "Token", token), field(document, "or user", user), field(document, "and password", password)),
      ),
    ),
    server() {
      const text = url.value.trim();
      if (!URL.canParse(text)) throw new Error(`“${text}” is not an address: write it as http://localhost:${port}`);
      const { origin } = new URL(text);
      if (!origins.includes(origin)) throw new Error(`This page’s policy does not let it speak with ${origin}, only with ${origins.join(" and ")}. Start it with --connect ${[...origins, origin].join(",")}`);
      if (token.value !== "") return { url: text, credentials: { token: token.value } };
      return user.value === "" ? { url: text } : { url: text, credentials: { user: user.value, password: password.value } };
    },
  };
}

export interface Status { element: HTMLElement; say(text: string): void; fail(error: unknown, then?: string): void }

/** What goes on, and what went wrong, in words; it stays in sight when the fields are folded away. */
export function status(document: Document, program: string): Status {
  const said = h(document, "p", { role: "status", class: "said" });
  const failed = h(document, "p", { role: "alert", class: "failed" });
  return {
    element: h(document, "div", { class: "status" }, said, failed),
    say(text) {
      said.textContent = text && `${program}: ${text}`;
      failed.textContent = "";
    },
    fail(error, then = "") {
      said.textContent = "";
      failed.textContent = `${sentence(error instanceof Error ? error.message : String(error))}${then ? ` ${then}` : ""}`;
    },
  };
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** The fields, and apart from them what is said. */
export interface Card { fields: HTMLElement; status: HTMLElement }

export function card(document: Document, title: string, told: Status, ...children: Child[]): Card {
  return { fields: h(document, "section", { class: "card", "aria-label": title }, h(document, "h2", {}, title), ...children), status: told.element };
}
