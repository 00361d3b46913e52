import { signal, type Signal } from "@preact/signals-core";
import type { Config } from "../src/data/config.ts";
import type { Progress, Selection } from "../src/engine.ts";
import type { LiveFrame } from "../src/live.ts";
import type { OpenedRow } from "../src/openedRow.ts";
import type { Beside, DetectorName, Report, View } from "../src/report.ts";
import type { Action, Panel } from "./mount.ts";

/** What a link may lead to. */
export type Place = View | "predictions";

/** What the views share. They read signals and call `ask…`; only the mount and the session write. */
export interface State {
  report: Signal<Report | undefined>;
  /** The figures of a moving window; undefined when the hand rests and the report has come. */
  live: Signal<LiveFrame | undefined>;
  /** What other programs kept of the same time; it comes and is refreshed beside the report. */
  beside: Signal<Beside | undefined>;
  /** A hand moves a window. */
  dragging: Signal<boolean>;
  config: Signal<Config>;
  selection: Signal<Selection | undefined>;
  progress: Signal<Progress | undefined>;
  /** Since when, in ms of the page's clock, what computes has been replaced, until all stands again. */
  replaced: Signal<number | undefined>;
  error: Signal<string | undefined>;
  panel: Signal<Panel>;
  /** Detectors under way, and the share of the errors that each has read. */
  watching: Signal<ReadonlyMap<DetectorName, number>>;
  /** The column whose detail is open. */
  column: Signal<string | undefined>;
  /** Width in px that figures may fill. */
  width: Signal<number>;
  actions: Signal<readonly Action[]>;
  /** Whether a change of config or brush can be answered here or by the host. */
  answers: Signal<boolean>;
  /** The roles panel is open. */
  rolesOpen: Signal<boolean>;
  /** The comparison of tools is open. */
  comparisonOpen: Signal<boolean>;
  askConfig(config: Config): void;
  askSelection(selection: Selection | undefined): void;
  /** Columns whose rows are on the screen: what is not there need not follow the hand. */
  visible: Set<string>;
  /** A window moves under the hand. */
  follow(selection: Selection | undefined): void;
  /** Ends when the data under a hand are replaced: what it holds is gone. */
  held(): AbortSignal;
  /** The hand let go without a choice: all as it was. */
  letGo(): void;
  /** One detector with the config's new parameters, while the hand moves; `settled` when it lets go, which the host hears. */
  askDetector(config: Config, name: DetectorName, settled: boolean): void;
  /** Whether rows can be opened: a saved report holds none. */
  holdsRows: Signal<boolean>;
  /** Rows of current by number; undefined where a newer report came in between. */
  askRows(numbers: readonly number[]): Promise<OpenedRow[] | undefined>;
  cancel(): void;
  /** Computes what was cancelled. */
  again(): void;
  /** Leads to a part of the page, and to a column in it. */
  show(place: Place, column?: string): void;
}

export function createState(asks: Pick<State, "askConfig" | "askSelection" | "follow" | "held" | "letGo" | "askDetector" | "askRows" | "cancel" | "again" | "show">): State {
  return {
    report: signal<Report | undefined>(undefined),
    live: signal<LiveFrame | undefined>(undefined),
    beside: signal<Beside | undefined>(undefined),
    dragging: signal(false),
    visible: new Set(),
    config: signal<Config>({}),
    selection: signal<Selection | undefined>(undefined),
    progress: signal<Progress | undefined>(undefined),
    replaced: signal<number | undefined>(undefined),
    error: signal<string | undefined>(undefined),
    panel: signal<Panel>("overview"),
    watching: signal<ReadonlyMap<DetectorName, number>>(new Map()),
    column: signal<string | undefined>(undefined),
    width: signal(960),
    actions: signal<readonly Action[]>([]),
    answers: signal(false),
    holdsRows: signal(false),
    rolesOpen: signal(false),
    comparisonOpen: signal(false),
    ...asks,
  };
}

/** What every view is handed. `signal` ends its listeners; `effect` runs now and on change, until then. */
export interface Room {
  document: Document;
  state: State;
  signal: AbortSignal;
  effect(run: () => void): void;
}
