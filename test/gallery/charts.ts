export function drawCharts(document: Document, main: HTMLElement, _theme: string | null): void { main.replaceChildren(document.createTextNode("")); }
