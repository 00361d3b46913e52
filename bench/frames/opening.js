const print = (what, value) => console.log(`${what.padEnd(52)}${value}`);
const ms = (value) => (value === undefined ? "never".padStart(9) : value.toFixed(0).padStart(9));

/** From files to the whole report: when what is drawn, of what page.ts has recorded. */
export async function opening(page) {
  await page.waitForFunction(() => globalThis.record.moments.exact, undefined, { timeout: 600_000 });
  const { given, read, look, exact } = await page.evaluate(() => globalThis.record.moments);
  print("Chromium, from files to columns", ms(read - given));
  print("Chromium, from files to a first look, drawn", ms(look && look - given));
  print("Chromium, from files to the exact verdict, drawn", ms(exact - given));
  print("Chromium, from columns to the exact verdict", ms(exact - read));
}

/** Waits until nothing is pending. */
export async function fullReport(page) {
  await page.waitForFunction(() => globalThis.record.moments.full, undefined, { timeout: 600_000 });
  const { given, full } = await page.evaluate(() => globalThis.record.moments);
  print("Chromium, from files to the full report", ms(full - given));
}

/** The longest tasks of the page's own thread, by what went on; those under 50 ms are not told by browsers. */
export async function longTasks(page) {
  for (const { phase, tasks, longest } of await page.evaluate(() => globalThis.record.longest())) {
    print(`Chromium, tasks over 50 ms, ${phase}`, tasks === 0 ? "none".padStart(9) : `${ms(longest)}, the longest of ${tasks}`);
  }
}

/** Names what goes on from now on. */
export const phase = (page, name) => page.evaluate((name) => globalThis.record.begin(name), name);

/**
 * How long a cancel takes: reports of other chunks, every second of a frame of its own, given up after ever longer; from `cancel()` to the rejected promise.
 * Answers milliseconds.
 */
export const cancels = (page, times, longest) => page.evaluate(([times, longest]) => globalThis.record.cancels(times, longest), [times, longest]);
