import { scaleLinear, type ScaleLinear } from "d3";
import { metricRange } from "../../src/metricRange.ts";

/** A scale with round ends that no metric's axis leads beyond what the metric can be; what lies outside is drawn at the edge. */
export function metricScale(metric: string, low: number, high: number, range: [number, number]): ScaleLinear<number, number> {
  const scale = scaleLinear([low, high], range).nice(4);
  const [from, to] = scale.domain() as [number, number];
  const [least, greatest] = metricRange(metric);
  return scale.domain([Math.max(from, least), Math.min(to, greatest)]).clamp(true);
}
