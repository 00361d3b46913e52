import type { Config } from "../src/data/config.ts";
import censusCurrent from "./example/census_current.parquet?url";
import censusLabels from "./example/census_labels.parquet?url";
import censusReference from "./example/census_reference.parquet?url";
import loansCurrent from "./example/current.csv?url";
import loansLabels from "./example/labels.csv?url";
import loansReference from "./example/reference.csv?url";

export interface Example { files: [name: string, address: string][]; config: Config }

/** Employment in Massachusetts, a model of 2015; origin and licence in example/census.md. */
export const census: Example = {
  files: [["census_reference.parquet", censusReference], ["census_current.parquet", censusCurrent], ["census_labels.parquet", censusLabels]],
  config: { target: "employed", prediction: "prediction", probability: "predicted_probability", timestamp: "year", id: "id", trainedAt: "2015-12-31" },
};

/** Synthetic car loans with time stamps; origin and licence in example/README.md. */
export const loans: Example = {
  files: [["loans_reference.csv", loansReference], ["loans_current.csv", loansCurrent], ["loans_labels.csv", loansLabels]],
  config: { target: "repaid", prediction: "y_pred", probability: "y_pred_proba", timestamp: "timestamp", id: "id" },
};

export async function fetchFiles({ files }: Example): Promise<File[]> {
  return Promise.all(files.map(async ([name, address]) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`The example's ${name} could not be fetched (status ${answer.status}).`);
    return new File([await answer.blob()], name);
  }));
}
