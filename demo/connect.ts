import { together } from "../src/connect/beside.ts";
import type { Beside } from "../src/report.ts";
import { h } from "../widgets/dom.ts";
import type { Page } from "./card.ts";
import { mlflowCard } from "./mlflowCard.ts";
import { prometheusCard } from "./prometheusCard.ts";

/** The panel that names servers and what to read of them. It exists only on a page whose policy lists origins, and keeps what proves who asks in memory. */
export function connectPanel(page: Page): HTMLElement {
  const { document, origins } = page;
  let prometheus: Beside | undefined;
  let mlflow: Beside | undefined;
  let drawn = "";
  const draw = (): void => {
    drawn = JSON.stringify(page.stretch());
    page.show(together([prometheus, mlflow].filter((each) => each !== undefined), page.stretch()));
  };
  // With rows, lines may belong under their timeline.
  document.addEventListener("drift-glass-ready", () => {
    if ((prometheus ?? mlflow) && drawn !== JSON.stringify(page.stretch())) draw();
  });
  const cards = [
    prometheusCard(page, (beside) => {
      prometheus = beside;
      draw();
    }),
    mlflowCard(page, (beside) => {
      mlflow = beside;
      draw();
    }),
  ];
  return h(
    document, "section", { id: "connect", "aria-label": "Connect" },
    h(
      document, "details", { open: true },
      h(document, "summary", {}, "Connect", h(document, "small", {}, `this page may speak with ${origins.join(" and ")}, and with no other`)),
      h(document, "div", { class: "cards" }, ...cards.map(({ fields }) => fields)),
    ),
    ...cards.map(({ status }) => status),
  );
}
