import { testTerms } from "./testTerms.ts";

/** What each term is, why it matters and what to do; shown on focus and hover. */
export interface Entry {
  term: string;
  is: string;
  matters: string;
  do: string;
}

const entry = (term: string, is: string, matters: string, todo: string): Entry => ({ term, is, matters, do: todo });

export const glossary = {
  convention: entry(
    "Convention",
    "One tool's exact way of computing drift: its bins, its handling of empty bins, its test and its threshold.",
    "The same name, PSI say, gives different numbers in different tools.",
    "Keep Standard, or choose the tool whose numbers you must match.",
  ),
  chunk: entry(
    "Chunk",
    "A fixed slice of the timeline; every figure over time is computed once per chunk.",
    "Short chunks react sooner but shake more.",
    "Choose chunks with at least some hundred rows each.",
  ),
  level: entry(
    "Level",
    "How bad it is: ok, warn, alert, or unknown when nothing could be judged.",
    "Drifted means warn or worse.",
    "Start with the alerts; read unknown as “not checked”, not as “fine”.",
  ),
  score: entry(
    "Score against its threshold",
    "How far current has moved from reference. The first mark is where the column counts as drifted, the second where it is an alert.",
    "Bars are counted in thresholds, so that columns with different tests compare.",
    "Open a row to see which values carry the score.",
  ),
  psi: entry(
    "PSI, population stability index",
    "The sum over bins of (current share − reference share) × ln of their ratio.",
    "It grows with how much of the data has moved. Custom: 0.1 is worth a look, 0.25 is a shift.",
    "See which bins carry it, and ask what happened to those cases.",
  ),
  pValue: entry(
    "p-value",
    "How often samples this different would come from one and the same source.",
    "With many rows the least difference has a tiny p; with few rows a large one may not.",
    "Read it together with the size of the effect.",
  ),
  qValue: entry(
    "q-value",
    "The p-value after Benjamini–Hochberg, which allows for the number of columns tested.",
    "Of a hundred stable columns five would have p below 0.05 by chance.",
    "Judge columns by this, not by the raw p.",
  ),
  through: entry(
    "Through time",
    "The column's level in each chunk; tall and coloured is drifted.",
    "It tells a sudden break from a slow slide, and a spell from a lasting change.",
    "Look for what was released or renamed where it begins.",
  ),
  missing: entry(
    "Missing",
    "Share of rows without a value, in current; the change against reference beneath.",
    "A jump is most often a broken pipeline, not a changed world.",
    "Ask the source of this column first.",
  ),
  unseen: entry(
    "Unseen",
    "Rows of current whose category reference never had.",
    "The model has learned nothing about them.",
    "Check for renamed codes; otherwise retrain with them.",
  ),
  range: entry(
    "Out of range",
    "Rows of current below the least or above the greatest value of reference.",
    "There the model extrapolates.",
    "Check units and defaults, then the model's behaviour there.",
  ),
  reconstructionError: entry(
    "Reconstruction error",
    "How badly rows are put back together from the few directions in which reference varies most (its principal components). As NannyML computes it.",
    "It changes when columns stop moving together as they did, also when none has moved by itself.",
    "Look where it leaves its usual band, then at the pairs below.",
  ),
  domainClassifier: entry(
    "Domain classifier",
    "Trees that learn to tell current rows from reference rows, judged by ROC-AUC on rows they have not seen. 0.5 is chance.",
    "Whatever moved, alone or together, helps it; what it cannot tell apart has hardly moved.",
    "From 0.55 look at what it leans on; above 0.65 expect the model to meet rows unlike those it learned from.",
  ),
  importance: entry(
    "What the classifier leans on",
    "How much of the ROC-AUC is lost when one column's values are dealt out anew among the rows it has not seen.",
    "These are the columns that moved, alone or with others.",
    "Open them from the top. Columns that carry the same news share it, so neither may look important.",
  ),
  association: entry(
    "Association of a pair",
    "How strongly two columns go together: Spearman's correlation between numbers, Cramér's V between categories, the correlation ratio between one and the other.",
    "A model relies on inputs going together as they did when it learned.",
    "For pairs that changed, ask what now sets the one or the other: a new default, a swapped unit, another source.",
  ),
  effect: entry(
    "What carries the effect",
    "Each bin's share of the score. Above the line current has more of these rows, below it fewer.",
    "Two or three bins mostly carry it all.",
    "Look at those rows, not at the column.",
  ),
  slice: entry(
    "Where it lives",
    "The part of the rows that carries the drift: the score among these rows, and what is left of it in all others.",
    "A move of one state or product needs another answer than a move of everything.",
    "Ask what happened to these rows: a new source, a changed rule, a broken feed.",
  ),
  infinite: entry(
    "Infinite",
    "Share of rows whose value is +∞ or −∞.",
    "Most often a division by zero upstream; distances and means leave such rows out.",
    "Ask the source of this column, and see what the model makes of them.",
  ),
  quality: entry(
    "Data quality",
    "What is broken rather than moved: missing and infinite values, new categories, values out of range, columns stuck, equal or gone, keys that repeat, a feed that stopped.",
    "Faults come from pipelines, and are cheaper to mend than models.",
    "Look here first: drift that a fault explains is no drift.",
  ),
  freshness: entry(
    "Newest row",
    "The newest time stamp in current, and its age when the report was made.",
    "A feed that stopped looks calm: nothing moves any more.",
    "Give max_age where you know how old data may be.",
  ),
  untested: entry(
    "Not tested",
    "Columns that were not compared, each with its reason.",
    "Silence about a column is no proof that it is calm.",
    "Give it a role or a kind that can be compared, or leave it as it is.",
  ),
  length: entry("Length", "Characters (code points) of each text.", "Robots, cut fields and pasted pages change it first.", "Read a few of the shortest and the longest."),
  words: entry(
    "Words",
    "Words of each text; in scripts without spaces, letters.",
    "Together with the length it tells short words from few words.",
    "Read some texts from both ends.",
  ),
  letters: entry(
    "Letters",
    "Letters as a share of each text's characters that are not blank.",
    "Codes, numbers, markup and emoji lower it.",
    "Look for another source or another template.",
  ),
  outOfVocabulary: entry(
    "Unknown words",
    "Share of each text's words that no other text of reference has; reference is measured text by text against the others.",
    "New topics, another language or new names: the model has not learned them.",
    "Read texts with the most unknown words.",
  ),
  reference: entry(
    "Reference",
    "The sample that is trusted: training, validation, or an early window.",
    "Everything is compared with it.",
    "Choose a stretch in which the model did well.",
  ),
  current: entry("Current", "The sample under watch.", "It is what changed, if anything did.", "Drag on the timeline to narrow it."),
  rocAuc: entry(
    "AUC, area under the ROC curve",
    "How often the model ranks a random positive above a random negative.",
    "0.5 is guessing, 1 is perfect; it does not depend on the decision threshold.",
    "When it falls, the relation itself has changed: look at the inputs that moved.",
  ),
  accuracy: entry(
    "Accuracy",
    "Share of predictions that were right.",
    "Misleads where one class is rare.",
    "Read it beside precision and recall.",
  ),
  precision: entry(
    "Precision",
    "Share of predicted positives that were positive.",
    "Low precision wastes the effort spent on false alarms.",
    "Raise the decision threshold to trade recall for it.",
  ),
  recall: entry(
    "Recall",
    "Share of actual positives that were found.",
    "Low recall misses cases.",
    "Lower the decision threshold to trade precision for it.",
  ),
  specificity: entry(
    "Specificity",
    "Share of actual negatives that were called negative.",
    "It is recall for the other class.",
    "Read it beside recall.",
  ),
  f1: entry("F1", "The harmonic mean of precision and recall.", "High only when both are.", "Look at the two apart to see which fell."),
  averagePrecision: entry(
    "Average precision",
    "Precision averaged over all recalls: the area under the precision–recall curve.",
    "More telling than AUC where positives are rare.",
    "Compare it with the share of positives, which is what guessing gets.",
  ),
  logLoss: entry(
    "Log loss",
    "How surprised the predicted probabilities are by what came true; lower is better.",
    "It punishes confident mistakes.",
    "If it rises while AUC holds, recalibrate.",
  ),
  brier: entry(
    "Brier score",
    "Mean squared distance of the probability from the outcome; lower is better.",
    "It mixes ranking and calibration.",
    "See the calibration figure for which it is.",
  ),
  mcc: entry(
    "MCC, Matthews correlation",
    "Correlation of prediction and truth, from −1 to 1.",
    "Fair when classes are unbalanced.",
    "Prefer it to accuracy then.",
  ),
  precisionMacro: entry(
    "Precision, macro",
    "Precision of each class, then their plain mean.",
    "Rare classes count as much as common ones.",
    "See the confusion matrix for the class that fell.",
  ),
  recallMacro: entry(
    "Recall, macro",
    "Recall of each class, then their plain mean.",
    "Rare classes count as much as common ones.",
    "See the confusion matrix for the class that fell.",
  ),
  f1Macro: entry(
    "F1, macro",
    "F1 of each class, then their plain mean.",
    "Rare classes count as much as common ones.",
    "See the confusion matrix for the class that fell.",
  ),
  rocAucMacro: entry(
    "AUC, macro",
    "AUC of each class against the rest, then their plain mean.",
    "It does not depend on the decision.",
    "When it falls, the relation itself has changed.",
  ),
  specificityMacro: entry(
    "Specificity, macro",
    "Of the rows that are not of a class, the share that was not given it; then the plain mean over the classes.",
    "It falls when a class is given away too easily.",
    "See the confusion matrix for the column that grew.",
  ),
  averagePrecisionMacro: entry(
    "Average precision, macro",
    "Area under the precision–recall curve of each class against the rest, then their plain mean.",
    "Rare classes count as much as common ones.",
    "Compare it with AUC: it feels changes among the rare class more.",
  ),
  estimated: entry(
    "Estimated, without labels",
    "How good these predictions would be if the calibrated probabilities were right (CBPE), with a band of 3 standard errors.",
    "It is there at once, while labels take weeks. It sees moved inputs, not a changed relation between inputs and outcome.",
    "Take a fall as a warning; when labels come, compare: realised below the estimate is concept drift.",
  ),
  mae: entry(
    "MAE",
    "Mean size of the error, in the target's unit; lower is better.",
    "It is what the model is off by, on the whole.",
    "Compare it with what an error costs.",
  ),
  rmse: entry(
    "RMSE",
    "Root of the mean squared error; lower is better.",
    "Large errors weigh more.",
    "If it rises and MAE does not, look for a few wild rows.",
  ),
  r2: entry(
    "R²",
    "Share of the target's variance that the model explains.",
    "0 is as good as the mean.",
    "It falls too when the target merely varies less.",
  ),
  mape: entry(
    "MAPE",
    "Mean error as a fraction of the truth; lower is better.",
    "Explodes where the truth is near zero.",
    "Prefer MAE then.",
  ),
  medianAe: entry(
    "Median error",
    "The middle size of error; lower is better.",
    "Wild rows do not move it.",
    "Compare it with MAE to see how heavy the tail is.",
  ),
  bias: entry(
    "Bias",
    "Mean of prediction − target.",
    "Not zero: the model is off in one direction.",
    "Recalibrate, or retrain on recent data.",
  ),
  confusion: entry(
    "Confusion matrix",
    "Actual classes down, predicted across; each cell's share of its actual class.",
    "It shows which mistakes are made.",
    "The third one shows which became more common.",
  ),
  roc: entry(
    "ROC curve",
    "True against false positive rate at every threshold.",
    "Higher and further left is better; the diagonal is guessing.",
    "Where current sinks below reference the ranking got worse.",
  ),
  precisionRecall: entry(
    "Precision–recall curve",
    "Precision against recall at every threshold.",
    "It shows what more recall costs.",
    "Choose the decision threshold on it anew.",
  ),
  calibration: entry(
    "Calibration",
    "What was promised against what came true, in ten bins.",
    "Off the diagonal, a probability of 0.8 does not mean 80 %.",
    "Recalibrate before retraining: it is cheaper.",
  ),
  residuals: entry(
    "Residuals",
    "Prediction − target.",
    "Off centre: bias. Broader: less certain.",
    "Look for the inputs of the rows in the tail.",
  ),
  change: entry(
    "Change",
    "Current − reference with its 95 % interval. An interval across the line may be chance.",
    "The size tells whether it matters, the interval whether it is there.",
    "Act on changes whose interval stays clear of the line.",
  ),
  interval: entry(
    "95 % interval",
    "The range within which the true value lies in 95 of 100 such samples; for drift, the value of the two populations over the same bins.",
    "It shrinks with more rows. A drift value by itself is too large: chance adds to it, and the interval takes that out.",
    "Distrust differences smaller than it.",
  ),
  noise: entry(
    "Noise",
    "The drift value to expect of samples of these sizes had nothing moved.",
    "Few rows in many bins differ by chance alone; a value at the noise says nothing.",
    "Read the value as so many times the noise; with more rows the noise falls.",
  ),
  role: entry(
    "Role",
    "What a column is for: target, prediction, probability, time, input, id and so on.",
    "It decides what is computed.",
    "Correct it here; everything is computed anew.",
  ),
  kind: entry(
    "Kind",
    "What a column holds: numbers, categories, times.",
    "It decides which test is used.",
    "Codes that look like numbers are categories.",
  ),
  p50: entry("Median latency", "Half of the predictions were served faster.", "It is what a typical caller waits.", "Compare it with p99: far apart means that some callers wait for something else."),
  p90: entry("p90 latency", "Nine of ten predictions were served faster.", "One caller in ten waits longer.", "Read it beside the median."),
  p95: entry("p95 latency", "19 of 20 predictions were served faster.", "It moves before the median does.", "Look at what was deployed, or how many came, when it rose."),
  p99: entry("p99 latency", "99 of 100 predictions were served faster.", "The tail is where time-outs begin.", "Give it a rule, as operations.p99 > 500 ms for 3 chunks."),
  errorRate: entry("Error rate", "Failed predictions as a share of those whose status is known, with its 95 % interval.", "A model that does not answer is worse than one that errs.", "Look at the first chunk in which it rose."),
  throughput: entry("Throughput", "Predictions per unit of time.", "A fall is lost traffic; a rise explains slow answers.", "Compare it with latency above."),
  longestGap: entry("Longest silence", "The longest time without any prediction.", "Data that never arrived cannot drift.", "Ask what stopped then; the hover says when."),
  count: entry("Predictions", "Rows in the window.", "Everything else is judged on them.", "Few rows mean wide intervals."),
  modelVersion: entry("Model version", "The values of the column with the role version.", "A new version explains a jump that no input does.", "Choose one as the current window to compare it with the reference."),
  group: entry("Group", "The values of the column with the role group.", "One group may suffer while the whole looks well.", "Look at its rows by themselves."),
  staleness: entry("Age, staleness", "How old the model is, and how much of its performance that age has cost.", "Models lose slowly what a changing world takes from them.", "Retrain before the line crosses the limit, not after."),
  theilSen: entry("Theil–Sen slope", "The median of the slopes between all pairs of chunks, with its 95 % interval.", "A few wild chunks do not bend it.", "An interval that holds 0 is no trend."),
  mannKendall: entry("Mann–Kendall test", "How likely so steady a rise or fall would be were there no trend.", "It asks only whether later chunks are lower, not by how much.", "Judged at 0.01, as it is asked of every report."),
  unseenRows: entry("Outside what it has seen", "Current rows with a number outside the reference's range or a category that reference never had, in any input.", "There the model guesses.", "From a tenth of the rows on, retrain with them."),
  rule: entry("Rule", "A figure of the report, a condition, and for how many chunks in a row: performance.rocAuc < 0.9 for 3 chunks.", "It turns a figure into an alert, the same here, in a notebook and in a pipeline.", "Keep them in driftglass.yaml, under rules."),
  ruleState: entry("State", "Inactive: the condition does not hold. Pending: it holds, not yet for as many chunks as the rule asks. Firing: it does.", "One bad chunk should wake nobody.", "Look at what changed at the time under “since”."),
  ruleStrip: entry("Through time", "The rule's state in each chunk of the current window: full and coloured is firing, half is pending, flat is inactive.", "It tells a spell from a lasting change.", "A gap is a chunk that could not be judged, as one without labels."),
  ...testTerms,
} as const satisfies Record<string, Entry>;

export type Term = keyof typeof glossary;

export const lookUp = (term: string): Entry | undefined =>
  Object.hasOwn(glossary, term) ? (glossary as Record<string, Entry>)[term] : undefined;
