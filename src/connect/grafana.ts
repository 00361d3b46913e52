import { metricNames } from "../names.ts";

/** A Grafana dashboard in the classic model, which every Grafana imports. */
export interface Dashboard { title: string; uid: string; panels: Panel[]; [field: string]: unknown }
export interface Panel { id: number; type: string; title: string; description?: string; gridPos: { x: number; y: number; w: number; h: number }; targets?: { expr: string; refId: string; legendFormat?: string; [field: string]: unknown }[]; [field: string]: unknown }

const datasource = { type: "prometheus", uid: "${datasource}" };
/** Every query of ours names job and instance, so that several models can live in one Prometheus. */
const ours = (name: string, ...matchers: string[]): string => `driftglass_${name}{${['job=~"$job"', 'instance=~"$instance"', ...matchers].join(",")}}`;
/** The service's own histogram of latencies, whose name a person gives at the top of the page. */
const rate = (suffix: string, ...matchers: string[]): string => `rate(\${histogram}_${suffix}{${['job=~"$service"', ...matchers].join(",")}}[$__rate_interval])`;

const levels = [
  { value: -1, text: "unknown", color: "#8e8e8e" }, { value: 0, text: "ok", color: "#1a7f37" }, { value: 1, text: "warn", color: "#b58900" }, { value: 2, text: "alert", color: "#b3261e" },
];
const levelMappings = [{ type: "value", options: Object.fromEntries(levels.map(({ value, text, color }, index) => [String(value), { text, color, index }])) }];
const levelThresholds = { mode: "absolute", steps: levels.map(({ value, color }) => ({ value: value === -1 ? null : value, color })) };

interface Drawn {
  type: string; title: string; description: string; unit: string; width: number; height: number;
  queries: { expr: string; legend: string }[];
  defaults?: object; options?: object; instant?: boolean; overrides?: object[];
}

const lines = { drawStyle: "line", lineWidth: 1, fillOpacity: 0, showPoints: "auto", spanNulls: false };
const legend = { legend: { displayMode: "table", placement: "right", calcs: ["lastNotNull", "max"], showLegend: true }, tooltip: { mode: "multi", sort: "desc" } };

/** Steps that a value crosses, as lines across the figure. */
function crossed(...steps: [number, string][]): object {
  return { thresholds: { mode: "absolute", steps: [{ value: null, color: "transparent" }, ...steps.map(([value, color]) => ({ value, color }))] }, custom: { ...lines, thresholdsStyle: { mode: "dashed" } } };
}

const amber = "#b58900";
const red = "#b3261e";

const rows: { title: string; panels: Drawn[] }[] = [
  {
    title: "Verdict",
    panels: [
      { type: "stat", title: "Level", description: "The verdict of the newest report. alert: something needs a person now.", unit: "none", width: 6, height: 4, queries: [{ expr: `max(${ours("level")})`, legend: "level" }], defaults: { mappings: levelMappings, thresholds: levelThresholds }, options: { colorMode: "background", reduceOptions: { calcs: ["lastNotNull"] } } },
      { type: "stat", title: "Drifted columns", description: "Share of the compared columns that drifted, by the report's convention.", unit: "percentunit", width: 6, height: 4, queries: [{ expr: `max(${ours("drift_share")})`, legend: "share" }], options: { colorMode: "none", graphMode: "area", reduceOptions: { calcs: ["lastNotNull"] } } },
      { type: "stat", title: "Rows judged", description: "Rows of the current window in the newest report.", unit: "short", width: 6, height: 4, queries: [{ expr: `max(${ours("rows", 'sample="current"')})`, legend: "rows" }], options: { colorMode: "none", graphMode: "none", reduceOptions: { calcs: ["lastNotNull"] } } },
      { type: "stat", title: "Age of the report", description: "Time since the newest report was made. An old report says nothing about today.", unit: "s", width: 6, height: 4, queries: [{ expr: `time() - max(${ours("report_timestamp_seconds")})`, legend: "age" }], defaults: { thresholds: { mode: "absolute", steps: [{ value: null, color: "#1a7f37" }, { value: 172_800, color: amber }, { value: 604_800, color: red }] } }, options: { colorMode: "value", graphMode: "none", reduceOptions: { calcs: ["lastNotNull"] } } },
    ],
  },
  {
    title: "Drift",
    panels: [
      { type: "timeseries", title: "PSI by column", description: "Population stability index of the ten columns that moved most. 0.1 warns, 0.25 alerts.", unit: "none", width: 16, height: 9, queries: [{ expr: `topk(10, max by (column) (${ours("psi", 'convention="standard"')}))`, legend: "{{column}}" }], defaults: { ...crossed([0.1, amber], [0.25, red]), min: 0, decimals: 3 }, options: legend },
      { type: "state-timeline", title: "Level by column", description: "When each column drifted: unknown, ok, warn or alert.", unit: "none", width: 8, height: 9, queries: [{ expr: `max by (column) (${ours("column_level")})`, legend: "{{column}}" }], defaults: { mappings: levelMappings, thresholds: levelThresholds, custom: { fillOpacity: 80, lineWidth: 0 } }, options: { showValue: "never", mergeValues: true, rowHeight: 0.8, legend: { showLegend: false, displayMode: "list", placement: "bottom" } } },
      { type: "timeseries", title: "Missing values by column", description: "Missing values as a share of the rows of the current window.", unit: "percentunit", width: 24, height: 7, queries: [{ expr: `topk(10, max by (column) (${ours("missing_ratio", 'sample="current"')}))`, legend: "{{column}}" }], defaults: { custom: lines, min: 0 }, options: legend },
    ],
  },
  {
    title: "Performance",
    panels: [
      { type: "timeseries", title: "Metrics between 0 and 1", description: "Metrics of the current window on labelled rows.", unit: "none", width: 12, height: 8, queries: [{ expr: `max by (metric) (${ours("performance", 'sample="current"', 'metric!~"rmse|mae|mape|medianAe|bias|logLoss"')})`, legend: "{{metric}}" }], defaults: { custom: lines, decimals: 3 }, options: legend, overrides: names() },
      { type: "timeseries", title: "Errors and losses", description: "Errors in the target's own unit, and log loss, of the current window. Lower is better.", unit: "none", width: 12, height: 8, queries: [{ expr: `max by (metric) (${ours("performance", 'sample="current"', 'metric=~"rmse|mae|mape|medianAe|bias|logLoss"')})`, legend: "{{metric}}" }], defaults: { custom: lines }, options: legend, overrides: names() },
    ],
  },
  {
    title: "Service",
    panels: [
      { type: "timeseries", title: "Latency", description: "Percentiles of the time that an answer takes, from the service's own histogram.", unit: "s", width: 8, height: 8, queries: [0.5, 0.9, 0.99].map((q) => ({ expr: `histogram_quantile(${q}, sum by (le) (${rate("bucket")}))`, legend: `p${q * 100}` })), defaults: { custom: lines, min: 0 }, options: legend },
      { type: "timeseries", title: "Throughput", description: "Predictions a second.", unit: "reqps", width: 8, height: 8, queries: [{ expr: `sum(${rate("count")})`, legend: "predictions" }], defaults: { custom: lines, min: 0 }, options: legend },
      { type: "timeseries", title: "Error rate", description: "Share of requests that failed, by the label that the service keeps its status in.", unit: "percentunit", width: 8, height: 8, queries: [{ expr: `sum(${rate("count", '$status_label=~"5..|error"')}) / sum(${rate("count")})`, legend: "errors" }], defaults: { ...crossed([0.01, amber], [0.05, red]), min: 0 }, options: legend },
    ],
  },
];

/** Metrics under the names that people use. */
function names(): object[] {
  return [...metricNames].map(([metric, name]) => ({ matcher: { id: "byName", options: metric }, properties: [{ id: "displayName", value: name }] }));
}

/** The dashboard on the metrics that `--format prometheus` writes, with the service's own latency beside them. The same input gives the same JSON. */
export function grafanaDashboard({ title = "Driftglass: model monitoring", uid = "driftglass" }: { title?: string; uid?: string } = {}): Dashboard {
  const panels: Panel[] = [];
  let y = 0;
  for (const row of rows) {
    panels.push({ id: panels.length + 1, type: "row", title: row.title, gridPos: { x: 0, y, w: 24, h: 1 }, collapsed: false, panels: [] });
    y += 1;
    let x = 0;
    let height = 0;
    for (const drawn of row.panels) {
      if (x + drawn.width > 24) {
        x = 0;
        y += height;
        height = 0;
      }
      panels.push(panel(drawn, panels.length + 1, x, y));
      x += drawn.width;
      height = Math.max(height, drawn.height);
    }
    y += height;
  }
  panels.push({
    id: panels.length + 1, type: "alertlist", title: "Alerts", description: "Alerts on these metrics that are pending or firing.", gridPos: { x: 0, y, w: 24, h: 7 },
    options: { viewMode: "list", groupMode: "default", maxItems: 20, sortOrder: 3, dashboardAlerts: false, alertName: "Driftglass", stateFilter: { firing: true, pending: true, error: true, noData: false, normal: false, recovering: true } },
  });
  return {
    title, uid, tags: ["driftglass", "machine-learning"], schemaVersion: 39, version: 1, editable: true, graphTooltip: 1, refresh: "1m", timezone: "browser", fiscalYearStartMonth: 0, weekStart: "", links: [],
    time: { from: "now-30d", to: "now" }, annotations: { list: [] }, templating: { list: variables() }, panels,
  };
}

function panel({ type, title, description, unit, width, height, queries, defaults = {}, options = {}, overrides = [] }: Drawn, id: number, x: number, y: number): Panel {
  return {
    id, type, title, description, datasource, gridPos: { x, y, w: width, h: height }, options,
    fieldConfig: { defaults: { unit, ...defaults }, overrides },
    targets: queries.map(({ expr, legend }, i) => ({ datasource, expr, legendFormat: legend, refId: String.fromCharCode(65 + i), range: true, instant: false, editorMode: "code" })),
  };
}

function variables(): object[] {
  const values = (name: string, label: string, metric: string, of: string): object => ({
    type: "query", name, label, datasource, query: { query: `label_values(${metric}, ${of})`, refId: name }, refresh: 2, sort: 1, multi: true, includeAll: true, allValue: ".+", current: { text: "All", value: "$__all" },
  });
  const text = (name: string, label: string, value: string): object => ({ type: "textbox", name, label, query: value, current: { text: value, value } });
  return [
    { type: "datasource", name: "datasource", label: "Data source", query: "prometheus", refresh: 1, current: {} },
    values("job", "Job", "driftglass_level", "job"), values("instance", "Instance", 'driftglass_level{job=~"$job"}', "instance"),
    text("histogram", "Latency histogram", "http_request_duration_seconds"), values("service", "Service", "${histogram}_count", "job"), text("status_label", "Status label", "status"),
  ];
}
