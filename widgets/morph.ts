/**
 * Makes `old` look like `fresh`, which is thrown away: only attributes, words and paths that differ are touched, so that what follows a hand
 * keeps its elements, its listeners and its layout. An element of `fresh` with `data-still` leaves its counterpart as it is.
 */
export function morph(old: Element, fresh: Element): void {
  if (fresh.hasAttribute("data-still")) return;
  if (old.tagName !== fresh.tagName) return old.replaceWith(fresh);
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of [...fresh.attributes]) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const [before, now] = [[...old.childNodes], [...fresh.childNodes]];
  const alike = before.length === now.length && before.every((node, i) => node.nodeType === now[i]?.nodeType);
  if (!alike) return old.replaceChildren(...now);
  before.forEach((node, i) => {
    const next = now[i] as ChildNode;
    if (next.nodeType === 1) morph(node as Element, next as Element);
    else if (node.nodeValue !== next.nodeValue) node.nodeValue = next.nodeValue;
  });
}
