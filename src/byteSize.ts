/** "512 bytes", "4.1 MB": two digits, or all before the point. */
export function byteSize(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB", "PB"];
  let unit = 0;
  let value = bytes;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toPrecision(Math.max(2, Math.ceil(Math.log10(value + 1))))} ${units[unit]}`;
}
