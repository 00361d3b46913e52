/**
 * An error that a person can act on: what is wrong, where (file, row, column, value), and what to do.
 * Doors print its message as it is; any other error is a defect of Driftglass.
 */
export class InputError extends Error {
  override readonly name: string = "InputError";
}

/** Memory came to its end; a door says over which files. */
export class MemoryError extends InputError {
  override readonly name = "MemoryError";
}
