import { expect, test } from "vitest";
import { breaches } from "../cli/schema.ts";
import { reports } from "../gallery/reports.ts";

for (const [name, make] of reports) {
  test(`the gallery's report ${name} is one that the schema allows, so the views are tested on what can come`, () => {
    expect(breaches(make())).toEqual([]);
  });
}
