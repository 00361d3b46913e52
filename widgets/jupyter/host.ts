/** What the models of all hosts have in common: Backbone's in Jupyter, anywidget's elsewhere. */
export interface HostModel {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  save_changes(): void;
  send(content: object, callbacks?: object, buffers?: ArrayBuffer[]): void;
  on(event: string, listener: (...values: never[]) => void): void;
  off(event: string, listener: (...values: never[]) => void): void;
}

/** The model's `_transfer`, which Python writes: what is to come. */
export interface Transfer { id: string; sources: Announced[] }
export interface Announced { id: string; role: "reference" | "current" | "labels"; name: string; bytes: number; pieces: number; rows: number | null; of: number | null }

export function transferOf(model: HostModel): Transfer {
  return model.get("_transfer") as Transfer;
}

/** Listens until the signal aborts. */
export function listen(model: HostModel, signal: AbortSignal, event: string, listener: (...values: never[]) => void): void {
  model.on(event, listener);
  signal.addEventListener("abort", () => model.off(event, listener), { once: true });
}
