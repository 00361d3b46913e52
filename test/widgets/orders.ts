import type { Page } from "playwright-core";

/** Twelve weeks of orders in two files, whose price and colour move more and more in the second; the real engine judges them. `globalThis.orders` makes more such files. */
export async function orders(page: Page, rows = 6000): Promise<void> {
  await page.evaluate((rows) => {
    let seed = 7;
    const random = (): number => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647;
    };
    const normal = (): number => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    const file = (from: string, shift: number): Uint8Array => {
      const lines = ["at,price,weight_kg,colour,label,score"];
      for (let i = 0; i < rows; i++) {
        const moved = (shift * i) / rows;
        const label = random() < 0.4 ? 1 : 0;
        const score = 1 / (1 + Math.exp(-(2 * label - 1) * (1.6 - moved / 2) - normal()));
        lines.push([new Date(Date.parse(from) + i * (3_630_000_000 / rows)).toISOString(), (normal() + moved).toFixed(4), random() < 0.05 ? "" : (normal() * 2).toFixed(3), ["red", "green", "blue"][Math.floor(random() ** (1 + moved) * 3)], label, score.toFixed(5)].join(","));
      }
      return new TextEncoder().encode(`${lines.join("\n")}\n`);
    };
    const element = document.createElement("drift-glass");
    element.config = { timestamp: "at", target: "label", probability: "score", positive: "1" };
    element.sources = { reference: { name: "before.csv", data: file("2024-01-01T00:00:00Z", 0) }, current: { name: "after.csv", data: file("2024-02-12T12:00:00Z", 1.5) } };
    document.querySelector("main")?.replaceChildren(element);
    Object.assign(globalThis, { orders: file });
  }, rows);
  await page.waitForSelector('drift-glass[data-state="ready"], drift-glass[data-state="error"]', { timeout: 60_000 });
}
