declare const __DRIFTGLASS_VERSION__: string;

declare module "virtual:engine-room" {
  /** The whole engine as one function; scripts/engine-room.ts makes it. */
  export default function engineRoom(): { serve(endpoint: import("comlink").Endpoint): void };
}
