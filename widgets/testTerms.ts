import type { TestName } from "../src/report.ts";
import type { Entry } from "./glossary.ts";

const entry = (term: string, is: string, matters: string, todo: string): Entry => ({ term, is, matters, do: todo });

/** Each test: what it is, what it reacts to, when to distrust it. PSI stands with the other headings of the first screen. */
export const testTerms = {
  ks: entry(
    "KS, Kolmogorov–Smirnov",
    "The greatest distance between the two cumulative distributions.",
    "Reacts to any shift, most in the middle; blind to what happens far out in the tails.",
    "With many rows every p is tiny: read the distance. Ties make it cautious.",
  ),
  wasserstein: entry(
    "Wasserstein distance",
    "How far values must be moved, on average, to turn one distribution into the other; in the column's unit, or in reference's standard deviations as Evidently has it.",
    "Grows with the size of the move, not only with its presence.",
    "One wild value can carry it: look at the maximum first.",
  ),
  energy: entry(
    "Energy distance",
    "√2 times the root of the area under the squared difference of both cumulative distributions.",
    "Reacts to a move of location, spread or shape; in the root of the column's unit.",
    "It has no natural scale: compare it with itself over time, not between columns. Evidently's 0.1 means something else for each unit.",
  ),
  jensenShannon: entry(
    "Jensen–Shannon distance",
    "Root of the mean divergence of both sides from their average, over bins.",
    "Bounded, symmetric, and calm about empty bins.",
    "It depends on the bins, and tools differ in them; small samples raise it by themselves.",
  ),
  kl: entry(
    "Kullback–Leibler divergence",
    "What it costs to describe reference with current's shares, over bins.",
    "Reacts most where reference had much and current has little.",
    "Empty bins decide it: look at the convention's zero rule. It is not symmetric.",
  ),
  hellinger: entry(
    "Hellinger distance",
    "Distance between the roots of both sides' shares, over bins, from 0 to 1.",
    "Treats rare bins more seriously than total variation does.",
    "It depends on the bins, and Evidently's densities on the number of distinct values.",
  ),
  tvd: entry(
    "Total variation",
    "Share of rows that would have to change bin to make both sides equal.",
    "The plainest distance: 0.1 means that a tenth of the rows has moved.",
    "With many categories chance alone moves rows: compare it with its noise. Evidently's p comes from 1,000 permutations and is that coarse.",
  ),
  lInfinity: entry(
    "L∞",
    "The greatest change of a single bin's share.",
    "Names the one category that moved most.",
    "Blind to many small moves that add up.",
  ),
  cramerVonMises: entry(
    "Cramér–von Mises",
    "The squared distance of both cumulative distributions, averaged over all values.",
    "Reacts to shifts that are spread out, where KS looks at one place only.",
    "Midranks inflate it where many values are tied and one side is much larger, in SciPy too: read KS then.",
  ),
  andersonDarling: entry(
    "Anderson–Darling",
    "Cramér–von Mises with the tails weighted up; the statistic is in standard deviations.",
    "The one to ask when the tails matter.",
    "SciPy and Evidently hold its p between 0.001 and 0.25; the standard one is the limit law's, good from some dozens of rows.",
  ),
  eppsSingleton: entry(
    "Epps–Singleton",
    "Compares both sides' characteristic functions at two points, scaled by the middle half of the values.",
    "Works for discrete columns too, and reacts to spread and shape as well as to location.",
    "Impossible where the middle half is one value. With fewer than five distinct values SciPy's own figure is rounding.",
  ),
  mannWhitney: entry(
    "Mann–Whitney U",
    "In how many pairs reference's value is the greater, ties counting half; divided by the number of pairs it is an AUC.",
    "Reacts to a shift of location, whatever the scale.",
    "Blind to a change of spread around the same middle.",
  ),
  mannWhitneyLess: entry(
    "Mann–Whitney U, one-sided",
    "The same, asked only whether reference tends to the smaller values, as Evidently does.",
    "Sees a column that rises.",
    "A column that falls, however far, has p near 1: a defect of that choice, kept in Evidently's convention only.",
  ),
  tTest: entry(
    "t-test",
    "Difference of both means in standard errors: Welch's in the standard convention, Student's with one common variance in Evidently's.",
    "The sharpest test of a moved mean.",
    "A few wild values hide a real move or make a false one; it sees nothing but the mean.",
  ),
  chiSquare: entry(
    "Chi-square",
    "Squared differences of counts from what equal shares would give, each over what is expected.",
    "Reacts to any change among categories.",
    "Expected counts under 5 make it rash. Evidently takes reference's shares for the truth, which doubles it.",
  ),
  gTest: entry(
    "G-test",
    "Twice the sum of counts times the logarithm of their ratio to what is expected.",
    "Close to chi-square where counts are large; sharper where a category is gone.",
    "As rash as chi-square with small counts. Evidently refuses sides of different size.",
  ),
  zTest: entry(
    "Two-proportion z",
    "Difference of one share on both sides in standard errors.",
    "For columns of two values; its square is chi-square.",
    "Under five rows of either value read Fisher's exact test.",
  ),
  fisherExact: entry(
    "Fisher's exact test",
    "The probability of all tables with these margins that are no likelier than this one; the statistic is the odds ratio.",
    "Right for columns of two values however few the rows.",
    "It is cautious: with few rows p jumps. Evidently refuses sides of different size.",
  ),
  alone: entry(
    "Alone",
    "What the tool would say of the column if it judged by this test alone.",
    "Two tests of one tool can disagree: each has a threshold of its own.",
    "The verdict above uses the test that the tool itself would choose.",
  ),
} as const satisfies Partial<Record<TestName | "alone", Entry>>;
