import type * as Base from "@jupyter-widgets/base";
import type { Session } from "./session.ts";

/** Jupyter's classic view: a place to show the model's session in. */
export function monitorView(base: typeof Base): typeof Base.DOMWidgetView {
  return class MonitorView extends base.DOMWidgetView {
    declare shown: AbortController;

    override render(): void {
      super.render();
      this.shown = new AbortController();
      (this.model as unknown as { session: Session }).session.show(this.el as HTMLElement, this.shown.signal);
    }

    override remove(): void {
      this.shown?.abort();
      super.remove();
    }
  };
}
