import { fileRow } from "../data/filterFrame.ts";
import type { Frame } from "../data/frame.ts";
import type { DetectorMark, DetectorResult, Predictions } from "../report.ts";

/** Rows that are told of one by one are told by their number in their file, also where filters left only some of them. */
export function detectorsInFile(frame: Frame, detectors: readonly DetectorResult[]): DetectorResult[] {
  const mark = <M extends DetectorMark>(of: M): M => ({ ...of, row: fileRow(frame[of.sample], of.row) });
  return detectors.map((detector) => ({ ...detector, drifts: detector.drifts.map(mark), warnings: detector.warnings.map(mark) }));
}

export function outliersInFile({ current }: Frame, predictions: Predictions): Predictions {
  const { outliers, farOutputs } = predictions;
  const inFile = <R extends { row: number }>(rows: readonly R[]): R[] => rows.map((of) => ({ ...of, row: fileRow(current, of.row) }));
  return {
    ...predictions,
    ...(outliers ? { outliers: { ...outliers, rows: inFile(outliers.rows) } } : {}),
    ...(farOutputs?.rows ? { farOutputs: { ...farOutputs, rows: inFile(farOutputs.rows) } } : {}),
  };
}
