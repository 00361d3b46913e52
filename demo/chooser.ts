import type { Side } from "./sides.ts";

export interface Choice { sides: Side[]; split: string | undefined }

const titles = new Map<Side, string>([["reference", "reference"], ["current", "current"], ["labels", "labels of current"]]);

/**
 * Says which file is which, and lets it be changed. With `asking`, nothing has been read yet and the button is the way on.
 * Calls `onChoice` only when the sides fit together; otherwise says what does not.
 */
export function showChooser(form: HTMLFormElement, files: readonly File[], given: Choice, asking: boolean, onChoice: (choice: Choice) => void, onProblem: (message: string) => void): void {
  const single = files.length === 1;
  const selects = files.map((file, index) => select(file, given.sides[index] as Side, files.length));
  const rows = files.map((file, index) => row(file, single ? undefined : selects[index]));
  const split = single ? splitField(given.split) : undefined;
  const button = Object.assign(document.createElement("button"), { type: "submit", textContent: asking ? "Compare" : single ? "Split here" : "Compare again" });
  const question = Object.assign(document.createElement("p"), { textContent: "Which file is which? Their names do not say." });
  form.classList.toggle("asking", asking);
  form.replaceChildren(...(asking ? [question] : []), ...rows, ...(split ? [split.label] : []), button);
  form.hidden = false;
  form.onsubmit = (event) => {
    event.preventDefault();
    const sides = single ? given.sides : selects.map((one) => one.value as Side);
    const problem = clash(sides);
    if (problem) onProblem(problem);
    else onChoice({ sides, split: split?.input.value.trim() || undefined });
  };
}

function clash(sides: readonly Side[]): string | undefined {
  for (const [side, title] of titles) {
    if (sides.filter((chosen) => chosen === side).length > 1) return `Two files cannot both be ${title}; choose another part for one of them.`;
  }
  return sides.includes("current") ? undefined : "One file must be current: the sample that is judged.";
}

function row(file: File, choice: HTMLSelectElement | undefined): HTMLElement {
  const label = document.createElement(choice ? "label" : "span");
  const name = Object.assign(document.createElement("span"), { className: "name", textContent: file.name, title: file.name });
  const size = Object.assign(document.createElement("small"), { textContent: bytes(file.size) });
  label.append(name, " ", size, ...(choice ? [" is ", choice] : []));
  return label;
}

function select(file: File, side: Side, count: number): HTMLSelectElement {
  const element = document.createElement("select");
  element.setAttribute("aria-label", `${file.name} is`);
  const offered: Side[] = count > 1 ? ["reference", "current", "labels"] : ["current"];
  element.append(...offered.map((value) => new Option(titles.get(value), value, value === side, value === side)));
  return element;
}

function splitField(given: string | undefined): { label: HTMLElement; input: HTMLInputElement } {
  const input = Object.assign(document.createElement("input"), { placeholder: "half of its time", value: given ?? "", size: 18 });
  const label = document.createElement("label");
  label.append("is the reference until", input, " (a date, or a share as 0.3)");
  return { label, input };
}

function bytes(size: number): string {
  if (size < 1000) return `${size} bytes`;
  return size < 1e6 ? `${(size / 1e3).toPrecision(3)} kB` : `${(size / 1e6).toPrecision(3)} MB`;
}
