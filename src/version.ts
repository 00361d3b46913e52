/** The version of this package, put in by the build. */
export const version: string = __DRIFTGLASS_VERSION__;
