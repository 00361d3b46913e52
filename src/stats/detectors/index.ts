import { adwin, adwinDefaults } from "./adwin.ts";
import { ddm, ddmDefaults } from "./ddm.ts";
import type { Detector } from "./detector.ts";
import { eddm, eddmDefaults } from "./eddm.ts";
import { fhddm, fhddmDefaults } from "./fhddm.ts";
import { hddmA, hddmADefaults } from "./hddmA.ts";
import { hddmW, hddmWDefaults } from "./hddmW.ts";
import { kswin, kswinDefaults } from "./kswin.ts";
import { pageHinkley, pageHinkleyDefaults } from "./pageHinkley.ts";

export type Parameters = { readonly [name: string]: number | boolean | string };

export interface DetectorKind {
  readonly defaults: Parameters;
  /** Works on errors of 0 and 1 alone. */
  readonly binary: boolean;
  /** Looks for a fall: it is given 1 for what was right. */
  readonly falling?: true;
  make(parameters: Parameters): Detector;
}

const kind = <P extends Parameters>(defaults: P, make: (parameters: P) => Detector, binary: boolean): DetectorKind => ({
  defaults, binary, make: (parameters) => make({ ...defaults, ...parameters }),
});

/** By the names of the report, in the order in which they are shown. */
export const detectors = {
  adwin: kind(adwinDefaults, adwin, false),
  pageHinkley: kind(pageHinkleyDefaults, pageHinkley, false),
  kswin: kind(kswinDefaults, kswin, false),
  ddm: kind(ddmDefaults, ddm, true),
  eddm: kind(eddmDefaults, eddm, true),
  hddmA: kind(hddmADefaults, hddmA, true),
  hddmW: kind(hddmWDefaults, hddmW, true),
  fhddm: { ...kind(fhddmDefaults, fhddm, true), falling: true },
} satisfies Record<string, DetectorKind>;

export type DetectorName = keyof typeof detectors;
