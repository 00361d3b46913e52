import { h } from "./dom.ts";
import { lookUp } from "./glossary.ts";

let made = 0;

/**
 * Explanations on hover and focus: of a term (`data-term`), or of what lies under the pointer in a figure (`data-tip`).
 * The pointer may move onto an explanation without losing it, and Escape dismisses it.
 */
export function tips(document: Document, page: HTMLElement, signal: AbortSignal): void {
  const box = h(document, "div", { class: "tip", role: "tooltip", popover: "manual", id: `driftglass-tip-${(made += 1)}` });
  page.append(box);
  let target: Element | undefined;
  let leaving: ReturnType<typeof setTimeout> | undefined;

  const hide = (): void => {
    clearTimeout(leaving);
    target?.removeAttribute("aria-describedby");
    target = undefined;
    if (box.isConnected && box.matches(":popover-open")) box.hidePopover();
  };
  const show = (element: Element, at?: { x: number; y: number }): void => {
    clearTimeout(leaving);
    const entry = lookUp(element.getAttribute("data-term") ?? "");
    const text = element.getAttribute("data-tip");
    if (!entry && !text) return;
    if (element !== target) {
      hide();
      target = element;
      if (entry) {
        box.replaceChildren(
          h(document, "b", {}, entry.term),
          h(
            document,
            "dl",
            {},
            h(document, "dd", {}, entry.is),
            h(document, "dt", {}, "Why it matters"),
            h(document, "dd", {}, entry.matters),
            h(document, "dt", {}, "What to do"),
            h(document, "dd", {}, entry.do),
          ),
        );
      } else box.textContent = text;
      element.setAttribute("aria-describedby", box.id);
      box.showPopover();
    }
    place(element, at);
  };
  const place = (element: Element, at: { x: number; y: number } | undefined): void => {
    const view = document.documentElement;
    const rect = element.getBoundingClientRect();
    const [x, y] = at ? [at.x + 14, at.y + 16] : [rect.left, rect.bottom + 6];
    const { offsetWidth, offsetHeight } = box;
    box.style.left = `${Math.max(4, Math.min(x, view.clientWidth - offsetWidth - 8))}px`;
    box.style.top = `${y + offsetHeight > view.clientHeight ? Math.max(4, (at ? at.y : rect.top) - offsetHeight - 8) : y}px`;
  };
  const subject = (event: Event): Element | undefined =>
    (event.target as Element | null)?.closest?.("[data-term], [data-tip]") ?? undefined;

  page.addEventListener(
    "pointerover",
    (event) => {
      const element = subject(event);
      if (element) show(element, element.hasAttribute("data-tip") ? { x: event.clientX, y: event.clientY } : undefined);
      else if (box.contains(event.target as Node)) clearTimeout(leaving);
    },
    { signal },
  );
  page.addEventListener(
    "pointermove",
    (event) => {
      if (target?.hasAttribute("data-tip") && subject(event) === target) place(target, { x: event.clientX, y: event.clientY });
    },
    { signal },
  );
  page.addEventListener(
    "pointerout",
    (event) => {
      if (!target || (page.contains(event.relatedTarget as Node | null) && (event.relatedTarget as Element).closest(".tip"))) return;
      clearTimeout(leaving);
      leaving = setTimeout(hide, target.hasAttribute("data-term") ? 160 : 0);
    },
    { signal },
  );
  page.addEventListener(
    "pointerdown",
    () => {
      if (target?.hasAttribute("data-tip")) hide();
    },
    { signal },
  );
  page.addEventListener(
    "focusin",
    (event) => {
      const element = subject(event);
      if (element?.matches(":focus-visible")) show(element);
    },
    { signal },
  );
  page.addEventListener(
    "focusout",
    () => {
      hide();
    },
    { signal },
  );
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape" && target) {
        hide();
        event.stopPropagation();
      }
    },
    { signal, capture: true },
  );
  document.addEventListener("scroll", hide, { signal, capture: true, passive: true });
  signal.addEventListener("abort", hide, { once: true });
}
