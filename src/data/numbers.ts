const space = 32, tab = 9, plus = 43, minus = 45, dot = 46, zero = 48, nine = 57;

/**
 * Reads text as a number, as `pandas.read_csv` does: decimal digits with sign, point and exponent, "inf" and "infinity" in any case,
 * spaces around. Answers the kind of spelling; one pass, no regular expression.
 */
export function numberSpelling(text: string): "integer" | "float" | undefined {
  let i = 0;
  let end = text.length;
  while (i < end && isSpace(text.charCodeAt(i))) i++;
  while (end > i && isSpace(text.charCodeAt(end - 1))) end--;
  const first = text.charCodeAt(i);
  if (i < end && (first === plus || first === minus)) i++;
  if (i >= end) return undefined;
  let digits = 0;
  while (i < end && isDigit(text.charCodeAt(i))) { i++; digits++; }
  if (i === end) return "integer";
  let float = false;
  if (text.charCodeAt(i) === dot) {
    i++;
    float = true;
    while (i < end && isDigit(text.charCodeAt(i))) { i++; digits++; }
  }
  if (digits === 0) return !float && isInfinity(text.slice(i, end)) ? "float" : undefined;
  if (i < end && (text.charCodeAt(i) | 32) === 101) {
    i++;
    const sign = text.charCodeAt(i);
    if (i < end && (sign === plus || sign === minus)) i++;
    if (i >= end) return undefined;
    while (i < end && isDigit(text.charCodeAt(i))) i++;
    float = true;
  }
  return i === end && float ? "float" : undefined;
}

/** The same for a text of which `number` is Number(): whatever reads as a number with a fraction is spelled as one; the rest is looked at by character. */
export function spellingOf(text: string, number: number): "integer" | "float" | undefined {
  return number % 1 !== 0 && number - number === 0 ? "float" : numberSpelling(text);
}

/** The double that a text with a number's spelling means; `value` is Number() of it. */
export function toNumber(text: string, value = Number(text)): number {
  if (!Number.isNaN(value)) return value;
  return text.trim().startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function isInfinity(text: string): boolean {
  if (text.length !== 3 && text.length !== 8) return false;
  const lower = text.toLowerCase();
  return lower === "inf" || lower === "infinity";
}

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}

function isSpace(code: number): boolean {
  return code === space || code === tab;
}
