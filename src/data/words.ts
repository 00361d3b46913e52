/** "yPredProba", "Y Pred-Proba" and "y_pred_proba" are one name. */
export function words(name: string): string {
  let out = "";
  for (let i = 0; i < name.length; i++) {
    const c = name.charAt(i);
    const lower = c.toLowerCase();
    const letter = lower !== c.toUpperCase() || (c >= "0" && c <= "9");
    const before = name.charAt(i - 1);
    const upperAfterLower = i > 0 && c !== lower && before === before.toLowerCase() && before !== before.toUpperCase();
    if ((!letter || upperAfterLower) && out !== "" && !out.endsWith("_")) out += "_";
    if (letter) out += lower;
  }
  return out.endsWith("_") ? out.slice(0, -1) : out;
}
