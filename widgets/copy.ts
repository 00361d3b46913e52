/** A shown number is short; what is copied has all its digits. Only a selection inside one page is looked at. */
export function copyExactly(page: HTMLElement, signal: AbortSignal): void {
  page.addEventListener(
    "copy",
    (event) => {
      const root = page.getRootNode() as ShadowRoot & { getSelection?(): Selection | null };
      const selection = root.getSelection?.() ?? page.ownerDocument.getSelection();
      if (!selection || selection.rangeCount === 0 || selection.isCollapsed || !event.clipboardData) return;
      const range = selection.getRangeAt(0);
      const around = range.commonAncestorContainer;
      if (!page.contains(around)) return;
      const shown = selection.toString();
      const alone = (around instanceof Element ? around : around.parentElement)?.closest("data");
      const numbers = alone
        ? [alone]
        : [...((around as Element).querySelectorAll?.("data") ?? [])].filter((data) => range.intersectsNode(data));
      if (numbers.length === 0) return;
      if (alone && shown.trim() !== (alone.textContent ?? "").trim()) return;
      let from = 0;
      let copied = "";
      for (const data of numbers) {
        const text = data.textContent ?? "";
        const at = shown.indexOf(text, from);
        if (at < 0) continue;
        copied += shown.slice(from, at) + data.getAttribute("value");
        from = at + text.length;
      }
      event.clipboardData.setData("text/plain", copied + shown.slice(from));
      event.preventDefault();
    },
    { signal },
  );
}
