import { h } from "../dom.ts";
import type { Room } from "../state.ts";
export function rules({ document }: Room): HTMLElement { return h(document, "section", { "aria-label": "Rules" }); }
