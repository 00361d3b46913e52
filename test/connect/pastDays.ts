export const hostile = "<img src=x onerror=globalThis.hacked=1>";

/** Two days at a minute: a histogram of latencies whose mean doubles after a day, a share of errors, and a gauge with a gap and odd values. */
export function pastDays(end: number): { text: string; start: number; psi(minute: number): number } {
  const start = end - 2 * 1440 * 60;
  const bounds = [0.05, 0.1, 0.25, 0.5, 1];
  const psi = (minute: number): number => Math.round(1000 * (0.05 + 0.2 * (minute / 2880) ** 2)) / 1000;
  const counts = bounds.map(() => 0);
  let total = 0;
  let failed = 0;
  const bucket: string[] = [];
  const count: string[] = [];
  const gauge: string[] = [];
  for (let minute = 0; minute <= 2880; minute++) {
    const time = start + minute * 60;
    total += 600;
    failed += minute < 1440 ? 3 : 30;
    bounds.forEach((bound, i) => {
      const scale = minute < 1440 ? 0.1 : 0.2;
      counts[i] = (counts[i] as number) + 600 * (1 - Math.exp(-bound / scale));
      bucket.push(`lat_seconds_bucket{le="${bound}"} ${Math.round(counts[i] as number)} ${time}`);
    });
    bucket.push(`lat_seconds_bucket{le="+Inf"} ${total} ${time}`);
    count.push(`requests_total{status="200"} ${total - failed} ${time}`, `requests_total{status="500"} ${failed} ${time}`);
    if (minute < 600 || minute > 660) gauge.push(`income_psi ${psi(minute)} ${time}`);
  }
  // What driftglass wrote there itself, one of whose labels would be markup.
  const own = ["age", hostile].flatMap((column, i) => Array.from({ length: 2881 }, (_, minute) => `driftglass_psi{column="${column}",convention="standard"} ${psi(minute) * (i + 1)} ${start + minute * 60}`));
  const order = (lines: string[]): string => [...lines].sort((a, b) => (a.split(" ")[0] as string).localeCompare(b.split(" ")[0] as string)).join("\n");
  return {
    start, psi,
    text: `# TYPE lat_seconds histogram\n${order(bucket)}\n# TYPE requests counter\n${order(count)}\n# TYPE income_psi gauge\n${gauge.join("\n")}\n# TYPE driftglass_psi gauge\n${own.join("\n")}\n# EOF\n`,
  };
}

