/** Elements by hand: attributes and text only, never markup, so that nothing from the data can become any. */

export type Child = Node | string | number | null | undefined | false;
type Value = string | number | boolean | null | undefined | ((event: never) => void);
export interface Attributes {
  [name: string]: Value;
}

const SVG = "http://www.w3.org/2000/svg";

function fill<E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

export function append(parent: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    parent.appendChild(typeof child === "object" ? child : parent.ownerDocument.createTextNode(String(child)));
  }
}

/** An HTML element; an attribute `onclick` is a listener, `true` is the empty attribute, null and false leave it out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  document: Document,
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function s<K extends keyof SVGElementTagNameMap>(
  document: Document,
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return fill(document.createElementNS(SVG, tag) as SVGElementTagNameMap[K], attributes, children);
}

/**
 * Replaces what is in `parent` and gives focus back to the element with the same `data-key`,
 * so that a redraw never throws a person who works by keyboard back to the top of the page.
 */
export function redraw(parent: Element, ...children: Child[]): void {
  const root = parent.getRootNode() as Document | ShadowRoot;
  const focused = root.activeElement;
  const key = focused && parent.contains(focused) ? focused.getAttribute("data-key") : null;
  // Only of what scrolls: the question alone makes the browser lay out all that was drawn before.
  const scroll = parent.firstChild && parent.classList.contains("scroller") ? parent.scrollTop : 0;
  parent.replaceChildren();
  append(parent, children);
  if (scroll) parent.scrollTop = scroll;
  if (key === null) return;
  for (const element of parent.querySelectorAll<HTMLElement>("[data-key]"))
    if (element.getAttribute("data-key") === key) {
      element.focus({ preventScroll: true });
      break;
    }
}
