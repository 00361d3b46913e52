import type * as Base from "@jupyter-widgets/base";
import { monitorModel } from "./model.ts";
import { monitorView } from "./view.ts";

/** What Jupyter's registry wants of the module "driftglass": its classes by name. */
export function widgets(base: typeof Base): { MonitorModel: unknown; MonitorView: unknown } {
  return { MonitorModel: monitorModel(base), MonitorView: monitorView(base) };
}
