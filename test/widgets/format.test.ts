import { expect, test } from "vitest";
import { apart, count, date, number, percent, pValue, score, signed, tailPValue, tick, value } from "../../widgets/format.ts";

test("number has three significant digits, and short names for thousands", () => {
  expect([0, 0.97123, 0.1, 12.345, 999.4, 1234.5, 12345, 123456, 1.5e6, -0.0025, 3, 9999].map(number)).toEqual([
    "0",
    "0.971",
    "0.100",
    "12.3",
    "999",
    "1,235",
    "12.3k",
    "123k",
    "1.50M",
    "−0.00250",
    "3",
    "9,999",
  ]);
});
test("number writes the very small and very large with a power of ten", () => {
  expect([1.234e-9, 5e-5, -2e20].map(number)).toEqual(["1.2e−9", "5e−5", "−2e20"]);
});
test("score hides what is below a thousandth, but never as nothing", () => {
  expect([0, 0.0002, 0.28, 1.8384].map(score)).toEqual(["0", "<0.001", "0.280", "1.84"]);
});
test("percent keeps a digit below ten and never rounds something to nothing", () => {
  expect([0, 0.0004, 0.0123, 0.5, 0.12345, 1].map(percent)).toEqual(["0 %", "<0.1 %", "1.2 %", "50 %", "12 %", "100 %"]);
});
test("signed says plus and minus, count groups by thousands, pValue stops at a thousandth", () => {
  expect([signed(0.5), signed(-0.5), signed(0), count(1234567), count(-1234), pValue(1e-30), pValue(0.031), pValue(0.5)]).toEqual([
    "+0.500",
    "−0.500",
    "0",
    "1,234,567",
    "−1,234",
    "<0.001",
    "0.031",
    "0.50",
  ]);
});
test("ticks have no trailing zeros", () => {
  expect([0, 20000, 1000, 0.95, 0.1 + 0.2, -5, 1.5e6].map(tick)).toEqual(["0", "20k", "1000", "0.95", "0.3", "−5", "1.5M"]);
});
test("dates are UTC; exact integers stay as they are", () => {
  expect(date(new Date("2019-03-31T23:30:00Z"))).toBe("31 Mar 2019");
  expect(date(new Date("2019-03-31T23:30:00Z"), true)).toBe("31 Mar 2019, 23:30");
  expect(value("9007199254740993")).toBe("9007199254740993");
  expect(value("2019-03-31T00:00:00Z")).toBe("31 Mar 2019");
  expect(value(undefined)).toBe("–");
});
test("apart gives neighbours as many digits as tell them from each other", () => {
  expect(apart([-118.37, -118.21, -117.9])).toEqual(["−118.4", "−118.2", "−117.9"]);
  expect(apart([1, 2, 3])).toEqual(["1", "2", "3"]);
  expect(apart([10011.4, 10011.6])).toEqual(["10,011", "10,012"]);
});

test("tailPValue shows how far out a p-value lies", () => {
  expect([0.5, 0.031, 0.00099, 1.234e-178, 0].map(tailPValue)).toEqual(["0.50", "0.031", "9.9e−4", "1.2e−178", "<1e−300"]);
});
