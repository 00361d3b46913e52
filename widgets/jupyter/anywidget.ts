import type { AnyWidget } from "@anywidget/types";
import type { HostModel } from "./host.ts";
import { openSession, type Session } from "./session.ts";

/** The door for hosts that know anywidget's protocol: marimo, VS Code, Colab. Called once per model. */
const door: AnyWidget = () => {
  let session: Session;
  return {
    initialize({ model }) {
      const life = new AbortController();
      session = openSession(model as unknown as HostModel, life.signal);
      return () => life.abort();
    },
    render({ el }) {
      const shown = new AbortController();
      session.show(el, shown.signal);
      return () => shown.abort();
    },
  };
};

export default door;
