/**
 * An error that a person can act on: what is wrong, where (file, row, column, value), and what to do.
 * Doors print its message as it is; any other error is a defect of Driftglass.
 */
export class InputError extends Error {
  override readonly name = "InputError";
}
