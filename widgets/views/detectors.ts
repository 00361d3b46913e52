import type { DetectorName, DetectorResult } from "../../src/report.ts";
import { detectorLanes, lanesHeight } from "../charts/detectorLanes.ts";
import { h, redraw } from "../dom.ts";
import { count } from "../format.ts";
import type { Room } from "../state.ts";
import { term } from "./parts.ts";

const titles: Record<DetectorName, string> = {
  adwin: "ADWIN",
  pageHinkley: "Page–Hinkley",
  kswin: "KSWIN",
  ddm: "DDM",
  eddm: "EDDM",
  hddmA: "HDDM-A",
  hddmW: "HDDM-W",
  fhddm: "FHDDM",
};

/** A slider's range; logarithmic where the parameter is a confidence. */
interface Slider {
  parameter: string;
  word: string;
  least: number;
  most: number;
  step?: number;
  logarithmic?: true;
}

const sliders: Record<DetectorName, readonly Slider[]> = {
  adwin: [
    { parameter: "delta", word: "confidence", least: 1e-6, most: 0.5, logarithmic: true },
    { parameter: "clock", word: "check every", least: 1, most: 256, step: 1 },
  ],
  pageHinkley: [
    { parameter: "threshold", word: "threshold", least: 1, most: 200, step: 1 },
    { parameter: "delta", word: "slack", least: 0, most: 0.1, step: 0.001 },
  ],
  kswin: [
    { parameter: "alpha", word: "p below", least: 1e-6, most: 0.1, logarithmic: true },
    { parameter: "windowSize", word: "window", least: 60, most: 1000, step: 10 },
  ],
  ddm: [
    { parameter: "driftThreshold", word: "drift from", least: 1, most: 6, step: 0.1 },
    { parameter: "warningThreshold", word: "warn from", least: 0.5, most: 5, step: 0.1 },
  ],
  eddm: [
    { parameter: "beta", word: "drift below", least: 0.5, most: 0.95, step: 0.01 },
    { parameter: "alpha", word: "warn below", least: 0.5, most: 1, step: 0.01 },
  ],
  hddmA: [
    { parameter: "driftConfidence", word: "drift", least: 1e-6, most: 0.1, logarithmic: true },
    { parameter: "warningConfidence", word: "warning", least: 1e-6, most: 0.2, logarithmic: true },
  ],
  hddmW: [
    { parameter: "driftConfidence", word: "drift", least: 1e-6, most: 0.1, logarithmic: true },
    { parameter: "lambda", word: "newest weighs", least: 0.005, most: 0.5, step: 0.005 },
  ],
  fhddm: [
    { parameter: "slidingWindowSize", word: "window", least: 25, most: 1000, step: 5 },
    { parameter: "confidenceLevel", word: "confidence", least: 1e-9, most: 0.1, logarithmic: true },
  ],
};

/** "Advanced": every detector's marks on lanes of one timeline, and its parameters under the hand. */
export function detectors({ document, state, effect }: Room): HTMLElement {
  const section = h(document, "section", { "aria-label": "Detectors", class: "detectors" });
  const lanes = h(document, "div", { class: "lanes" });
  const controls = h(document, "div", { class: "detector-controls" });
  const summary = h(document, "summary", {}, "Advanced: detectors over the errors");
  const details = h(document, "details", {}, summary, lanes, controls);
  let shown: string | undefined;
  effect(() => {
    const report = state.report.value;
    const results = report?.concept?.detectors;
    if (!report || !results) {
      // While the rest is computed, what stood here stays.
      if (!report?.pending?.includes("concept")) section.replaceChildren();
      return;
    }
    if (!details.isConnected) section.replaceChildren(details);
    summary.replaceChildren(`Advanced: detectors over the errors (${results.filter(({ drifts }) => drifts.some(({ sample }) => sample === "current")).length} of ${results.length} find a change in current)`);
    const width = Math.max(280, state.width.value);
    redraw(
      lanes,
      h(document, "p", { class: "muted" }, term(document, "detector", "Detectors"), ` read the errors one after the other, ${count(results[0]?.values ?? 0)} labelled rows in order of time. Diamond: change found; bar: warning.`),
      detectorLanes(document, results, {
        width,
        height: lanesHeight(results.length),
        name: "Detectors over the error stream",
        description: results.map((each) => `${titles[each.name]}: ${each.driftCount} changes, ${each.warningCount} warnings`).join("; "),
        report,
        timeline: report.timeline,
        title: (name) => titles[name],
      }),
    );
    const names = `${state.answers.value}${results.map(({ name }) => name).join()}`;
    // The sliders stay under the hand while results come in.
    if (names === shown) return;
    shown = names;
    controls.replaceChildren(...(state.answers.value ? results.map(control) : []));
  });

  // Of what takes long, how far it is; CSS shows nothing of what takes no longer than a glance.
  effect(() => {
    const under = state.watching.value;
    for (const fieldset of controls.children) {
      const done = under.get((fieldset as HTMLElement).dataset.detector as DetectorName);
      const mark = fieldset.querySelector<HTMLElement>(".watching");
      fieldset.toggleAttribute("data-watching", done !== undefined);
      if (mark) mark.textContent = done === undefined ? "" : ` ${Math.round(100 * done)} %`;
    }
  });

  function control(result: DetectorResult): HTMLElement {
    const { name } = result;
    return h(document, "fieldset", { "data-detector": name }, h(document, "legend", {}, titles[name], h(document, "span", { class: "muted watching" })), ...sliders[name].map((slider) => field(result, slider)));
  }

  function field({ name, parameters }: DetectorResult, { parameter, word, least, most, step, logarithmic }: Slider): HTMLElement {
    const to = (value: number): number => (logarithmic ? Math.log10(value) : value);
    const from = (at: number): number => (logarithmic ? Number((10 ** at).toPrecision(2)) : at);
    const value = Number(state.config.value.detectors?.[name]?.[parameter] ?? parameters[parameter]);
    const output = h(document, "output", {}, String(value));
    const input = h(document, "input", {
      type: "range",
      min: to(least),
      max: to(most),
      step: logarithmic ? 0.01 : step,
      value: to(value),
      "aria-label": `${titles[name]}, ${word}`,
      "aria-valuetext": String(value),
      "data-parameter": parameter,
    });
    const chosen = (settled: boolean): void => {
      const now = from(Number(input.value));
      output.value = String(now);
      input.setAttribute("aria-valuetext", String(now));
      const { detectors: all, ...rest } = state.config.value;
      state.askDetector({ ...rest, detectors: { ...all, [name]: { ...all?.[name], [parameter]: now } } }, name, settled);
    };
    input.addEventListener("input", () => chosen(false));
    input.addEventListener("change", () => chosen(true));
    return h(document, "label", {}, h(document, "span", {}, word), input, output);
  }
  return section;
}
