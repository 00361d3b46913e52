/**
 * Follows a pointer that went down on `place`, wherever it goes, until it goes up (`end(true)`), is taken away, Escape is pressed, or the signal
 * says that what lies under it is gone (`end(false)`); once.
 */
export function drag(place: HTMLElement, down: PointerEvent, signal: AbortSignal, { move, end }: { move(event: PointerEvent): void; end(keep: boolean): void }): void {
  const document = place.ownerDocument;
  const ending = new AbortController();
  const options = { signal: ending.signal };
  const finish = (keep: boolean): void => {
    ending.abort();
    end(keep);
  };
  down.preventDefault();
  // Nothing that the pointer passes explains itself meanwhile.
  place.setPointerCapture(down.pointerId);
  signal.addEventListener("abort", () => finish(false), options);
  document.addEventListener("pointermove", move, options);
  document.addEventListener("pointerup", () => finish(true), options);
  document.addEventListener("pointercancel", () => finish(false), options);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    finish(false);
  }, { ...options, capture: true });
}
