import { follow } from "../src/connect/follow.ts";
import { readOperations, type Watched } from "../src/connect/operations.ts";
import { metricsOf } from "../src/connect/prometheus.ts";
import type { Server } from "../src/connect/server.ts";
import type { Beside } from "../src/report.ts";
import { h } from "../widgets/dom.ts";
import { address, type Card, card, field, offer, status } from "./card.ts";
import type { Page } from "./card.ts";

const hour = 3_600_000;
const stretches = [[hour, "the last hour"], [6 * hour, "the last 6 hours"], [24 * hour, "the last day"], [48 * hour, "the last 2 days"], [168 * hour, "the last 7 days"], [720 * hour, "the last 30 days"]] as const;
const refreshes = [[10_000, "every 10 s"], [30_000, "every 30 s"], [60_000, "every minute"], [300_000, "every 5 minutes"], [0, "once"]] as const;
/** Most names that a choice offers. */
const mostNames = 2000;

/** Where a Prometheus is, what to read of it and how often. What came last stays drawn when a question fails, and is said to be old. */
export function prometheusCard(page: Page, draw: (beside: Beside | undefined) => void): Card {
  const { document } = page;
  const where = address(page, "Prometheus", "9090");
  const told = status(document, "Prometheus");
  const select = (options: readonly (readonly [number | string, string])[], chosen?: number | string): HTMLSelectElement => {
    const element = h(document, "select");
    offer(element, options.map(([value, text]) => ({ value: String(value), text })));
    if (chosen !== undefined) element.value = String(chosen);
    return element;
  };
  const text = (placeholder: string): HTMLInputElement => h(document, "input", { type: "text", placeholder, spellcheck: "false", autocomplete: "off" });
  const histogram = select([["", "none"]]);
  const requests = select([["", "the histogram’s own count"]]);
  const errors = text('status=~"5.."');
  const only = text('job="loans"');
  const queries = h(document, "textarea", { rows: "2", spellcheck: "false", placeholder: "queue = sum(queue_length)" });
  const stretch = select([...stretches, ["rows", "as long as the rows"]], 48 * hour);
  const refresh = select(refreshes, 30_000);
  const button = h(document, "button", { type: "submit" }, "Connect");
  const stop = h(document, "button", { type: "button", class: "quiet", hidden: true }, "Disconnect");
  const asking = h(
    document, "div", { class: "fields", hidden: true },
    field(document, "Latency histogram", histogram), field(document, "Requests", requests), field(document, "Errors are", errors), field(document, "Only where", only),
    field(document, "Stretch", stretch), field(document, "Read", refresh), h(document, "div", { class: "wide" }, field(document, "Any query, a line each: name = PromQL", queries)),
  );
  const form = h(document, "form", {}, where.element, asking, h(document, "p", { class: "actions" }, button, stop));
  let drift = false;
  let running = new AbortController();
  let readAt: string | undefined;

  async function names(server: Server, signal: AbortSignal): Promise<void> {
    const metrics = await metricsOf(server, signal);
    const histograms = metrics.filter((name) => name.endsWith("_bucket")).map((name) => name.slice(0, -7));
    const counters = metrics.filter((name) => /_(total|count)$/.test(name)).slice(0, mostNames);
    drift = metrics.includes("driftglass_psi");
    const chosen = histogram.value;
    offer(histogram, [{ value: "", text: "none" }, ...histograms.slice(0, mostNames).map((value) => ({ value, text: value }))]);
    if (chosen === "") histogram.value = histograms.find((name) => /request|latency|duration/.test(name)) ?? histograms[0] ?? "";
    offer(requests, [{ value: "", text: "the histogram’s own count" }, ...counters.map((value) => ({ value, text: value }))]);
    if (requests.value === "" && !metrics.includes(`${histogram.value}_count`)) requests.value = counters.find((name) => /request/.test(name)) ?? counters[0] ?? "";
  }

  /** Throws a sentence for a line that is no query. */
  function watched(): Watched {
    const lines = queries.value.split("\n").map((line) => line.trim()).filter(Boolean).map((line) => {
      const at = line.match(/^([^={}"()[\]]+?)\s*=(?![=~])\s*(.+)$/);
      return at ? { name: at[1] as string, query: at[2] as string } : { name: line, query: line };
    });
    return { ...(histogram.value ? { histogram: histogram.value } : {}), ...(requests.value ? { requests: requests.value } : {}), ...(errors.value.trim() ? { errors: errors.value.trim() } : {}), ...(only.value.trim() ? { selector: only.value.trim() } : {}), drift, queries: lines };
  }

  function span(): { start: number; end: number } {
    const rows = stretch.value === "rows" ? page.stretch() : undefined;
    if (stretch.value === "rows" && !rows) throw new Error("There are no rows with times yet: choose another stretch, or give a file.");
    return rows ?? { start: Date.now() - Number(stretch.value), end: Date.now() };
  }

  async function connect(): Promise<void> {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    try {
      const server = where.server();
      told.say("asking …");
      await names(server, signal);
      asking.hidden = false;
      button.textContent = "Read anew";
      stop.hidden = false;
      const every = Number(refresh.value);
      await follow({
        ask: () => readOperations(server, watched(), span(), signal), every: every || 30_000, signal,
        onAnswer(beside) {
          readAt = clock();
          draw(beside);
          told.say(every > 0 ? `read at ${readAt}, again ${refresh.selectedOptions[0]?.textContent ?? ""}.` : `read at ${readAt}.`);
          if (every === 0) running.abort();
        },
        onError(error, again) {
          told.fail(error, [readAt && `What came at ${readAt} stays.`, again === undefined ? "Change what is asked, and read anew." : `Asked again in ${Math.round(again / 1000)} s.`].filter(Boolean).join(" "));
        },
      });
    } catch (error) {
      if (!signal.aborted) told.fail(error);
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void connect();
  });
  // A choice is an answer; what is typed waits for the button.
  for (const choice of [histogram, requests, stretch, refresh]) choice.addEventListener("change", () => void connect());
  stop.addEventListener("click", () => {
    running.abort();
    stop.hidden = true;
    told.say("disconnected; what was read last is taken away.");
    readAt = undefined;
    draw(undefined);
  });
  return card(document, "Prometheus", told, form);
}

const clock = (): string => `${new Date().toISOString().slice(11, 19)} UTC`;
