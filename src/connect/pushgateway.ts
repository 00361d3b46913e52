import { askBytes, type Server } from "./server.ts";

/** Puts an exposition in the place of what the group has in a Prometheus Pushgateway; the group is named by job and instance. Rejects with a ServerError. */
export async function pushMetrics(server: Server, exposition: string, { job = "driftglass", instance }: { job?: string; instance?: string } = {}): Promise<void> {
  await askBytes(server, {
    program: "Pushgateway", path: `/metrics${label("job", job)}${instance === undefined || instance === "" ? "" : label("instance", instance)}`, bytes: new TextEncoder().encode(exposition),
  });
}

/** A slash would end the label; such values are written in base64. */
function label(name: string, value: string): string {
  if (!value.includes("/")) return `/${name}/${encodeURIComponent(value)}`;
  const base64 = btoa(String.fromCharCode(...new TextEncoder().encode(value))).replaceAll("+", "-").replaceAll("/", "_");
  return `/${name}@base64/${base64}`;
}
