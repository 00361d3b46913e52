import type * as Base from "@jupyter-widgets/base";
import type { HostModel } from "./host.ts";
import { openSession, type Session } from "./session.ts";

/** Jupyter's classic model, made from the host's own base classes. */
export function monitorModel(base: typeof Base): typeof Base.DOMWidgetModel {
  return class MonitorModel extends base.DOMWidgetModel {
    // Backbone calls `initialize` from its constructor, so fields must not be initialised after it: `declare` emits none.
    declare session: Session;
    declare life: AbortController;

    override defaults(): Record<string, unknown> {
      return {
        ...super.defaults(),
        config: {}, selection: null, reference_selection: null, filters: [], summary: null, beside: null, _transfer: { id: "", sources: [] },
      };
    }

    override initialize(...options: Parameters<Base.DOMWidgetModel["initialize"]>): void {
      super.initialize(...options);
      this.life = new AbortController();
      this.session = openSession(this as unknown as HostModel, this.life.signal, this.comm !== undefined);
    }

    override close(commClosed?: boolean): Promise<void> {
      this.life.abort();
      return super.close(commClosed);
    }
  };
}
