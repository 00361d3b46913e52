/** A page per report and one of every chart: `#car-loan`, `#charts`, `#car-loan/drift` for one panel. `?theme=dark` forces a theme. */
import { DriftGlass } from "../../widgets/element.ts";
import { reports } from "./reports.ts";

const nav = document.querySelector("nav") as HTMLElement;
const main = document.querySelector("main") as HTMLElement;
const theme = new URLSearchParams(location.search).get("theme");
if (new URLSearchParams(location.search).has("bare")) nav.remove();

for (const name of ["charts", ...reports.keys()]) {
  const link = document.createElement("a");
  link.href = `#${name}`;
  link.textContent = name;
  nav.append(link);
}

Object.assign(globalThis, { reports });

async function show(): Promise<void> {
  const [name = "", panel] = (location.hash.slice(1) || "car-loan").split("/");
  if (name === "charts") {
    const { drawCharts } = await import("./charts.ts");
    drawCharts(document, main, theme);
    return;
  }
  const element = new DriftGlass();
  if (panel) element.setAttribute("view", panel);
  if (theme) element.setAttribute("theme", theme);
  main.replaceChildren(element);
  const make = reports.get(name);
  if (make) element.report = make();
}
addEventListener("hashchange", () => void show());
void show();
