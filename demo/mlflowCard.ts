import { logReport } from "../src/connect/logReport.ts";
import { type Artifact, artifact, artifacts, experiments, type Run, registeredModels, runs } from "../src/connect/mlflow.ts";
import { readTraining } from "../src/connect/training.ts";
import type { Beside } from "../src/report.ts";
import { h } from "../widgets/dom.ts";
import { address, type Card, card, field, offer, status } from "./card.ts";
import type { Page } from "./card.ts";

/** Where an MLflow is, which run trained the model, which of its files are rows, and where the report goes. */
export function mlflowCard(page: Page, draw: (beside: Beside | undefined) => void): Card {
  const { document } = page;
  const where = address(page, "MLflow", "5000");
  const told = status(document, "MLflow");
  const experiment = h(document, "select");
  const run = h(document, "select");
  const model = h(document, "select");
  const metrics = h(document, "fieldset", { class: "metrics" });
  const files = h(document, "ul", { class: "files" });
  const button = h(document, "button", { type: "submit" }, "Connect");
  const write = h(document, "button", { type: "button" }, "Write the report there");
  const asking = h(
    document, "div", { class: "fields", hidden: true },
    field(document, "Experiment", experiment), field(document, "Run that trained the model", run), field(document, "Registered model", model), metrics,
    h(document, "div", { class: "wide" }, h(document, "h3", {}, "Files of the run"), files), h(document, "p", { class: "wide actions" }, write),
  );
  const form = h(document, "form", {}, where.element, asking, h(document, "p", { class: "actions" }, button));
  let known: Run[] = [];
  let turn = 0;

  /** Runs `work`; of two only the newer one may say anything. */
  function start(words: string, work: (stale: () => boolean) => Promise<string>): void {
    const mine = ++turn;
    const stale = (): boolean => mine !== turn;
    told.say(words);
    work(stale).then((done) => !stale() && told.say(done), (error: unknown) => !stale() && told.fail(error));
  }

  const connect = (): void => start("asking …", async (stale) => {
    const server = where.server();
    const [all, models] = await Promise.all([experiments(server), registeredModels(server)]);
    if (stale()) return "";
    offer(experiment, all.map(({ id, name }) => ({ value: id, text: name })));
    // The default experiment is empty in most places.
    if (experiment.value === "0" && all.length > 1) experiment.value = all.find(({ id }) => id !== "0")?.id ?? "0";
    offer(model, [{ value: "", text: "none" }, ...models.map((name) => ({ value: name, text: name }))]);
    if (models.length === 1) model.value = models[0] as string;
    asking.hidden = false;
    button.textContent = "Read anew";
    return chooseExperiment(stale);
  });

  async function chooseExperiment(stale: () => boolean): Promise<string> {
    const found = await runs(where.server(), experiment.value, { most: 200 });
    if (stale()) return "";
    known = found;
    offer(run, known.map(({ id, name, start: at }) => ({ value: id, text: `${name || id}${at === undefined ? "" : `, ${new Date(at).toISOString().slice(0, 10)}`}` })));
    if (known.length === 0) {
      metrics.replaceChildren();
      files.replaceChildren();
      draw(undefined);
      return `${experiment.selectedOptions[0]?.textContent} has no runs.`;
    }
    return chooseRun(stale);
  }

  async function chooseRun(stale: () => boolean): Promise<string> {
    const chosen = known.find(({ id }) => id === run.value);
    const names = [...(chosen?.metrics.keys() ?? [])];
    metrics.replaceChildren(
      h(document, "legend", {}, names.length > 0 ? "Metrics as lines" : "The run has no metrics"),
      ...names.map((name, i) => {
        const box = h(document, "input", { type: "checkbox", value: name, checked: i < 4 });
        box.addEventListener("change", () => start("asking …", drawTraining));
        return h(document, "label", {}, box, ` ${name}`);
      }),
    );
    files.replaceChildren(...(await list("", stale)));
    return drawTraining(stale);
  }

  async function drawTraining(stale: () => boolean): Promise<string> {
    const wanted = [...metrics.querySelectorAll<HTMLInputElement>("input:checked")].map(({ value }) => value);
    const { beside, trainedAt } = await readTraining(where.server(), { runs: [run.value], metrics: wanted, ...(model.value ? { model: model.value } : {}) });
    if (stale()) return "";
    draw(beside);
    if (trainedAt === undefined) return "the run has not ended, so the model’s age is not known.";
    page.trained(trainedAt);
    return `trained until ${trainedAt.slice(0, 16).replace("T", " ")} UTC: the model’s age is counted from there.`;
  }

  async function list(folder: string, stale: () => boolean): Promise<HTMLElement[]> {
    const found = await artifacts(where.server(), run.value, folder);
    if (stale()) return [];
    return found.length === 0 ? [h(document, "li", {}, "none")] : found.map((each) => item(each));
  }

  function item({ path, bytes, folder }: Artifact): HTMLElement {
    const name = path.split("/").at(-1) ?? path;
    if (folder) {
      const open = h(document, "button", { type: "button", class: "quiet" }, `${name}/`);
      const row = h(document, "li", {}, open);
      open.addEventListener("click", () => start("asking …", async (stale) => {
        const inside = await list(path, stale);
        if (!stale()) row.replaceChildren(h(document, "span", {}, `${name}/`), h(document, "ul", { class: "files" }, ...inside));
        return "";
      }));
      return row;
    }
    const take = (side: "reference" | "current"): HTMLElement => {
      const one = h(document, "button", { type: "button", "aria-label": `${name} as ${side}` }, `as ${side}`);
      one.addEventListener("click", () => start(`reading ${name} …`, async (stale) => {
        const { data } = await artifact(where.server(), run.value, path, { onProgress: (done, total) => !stale() && told.say(`reading ${name}: ${Math.floor((100 * done) / total)} %`) });
        if (stale()) return "";
        await page.put(side, new File([data as Uint8Array<ArrayBuffer>], name));
        return `${name} is ${side}.`;
      }));
      return one;
    };
    return h(document, "li", {}, h(document, "span", { class: "name" }, name), h(document, "small", {}, bytes === undefined ? "" : `${(bytes / 1000).toPrecision(3)} kB`), take("reference"), take("current"));
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    connect();
  });
  experiment.addEventListener("change", () => start("asking …", chooseExperiment));
  run.addEventListener("change", () => start("asking …", chooseRun));
  model.addEventListener("change", () => start("asking …", drawTraining));
  write.addEventListener("click", () => start("writing …", async () => {
    const saved = await page.saved();
    if (!saved) throw new Error("There is no report yet: give rows to compare first.");
    const name = experiment.selectedOptions[0]?.textContent ?? "driftglass";
    const id = await logReport(where.server(), saved.report, { experiment: name, html: saved.html });
    return `written to ${name} as run ${id}: metrics with steps, report.json and report.html.`;
  }));
  return card(document, "MLflow", told, form);
}
