import { existsSync, readFileSync } from "node:fs";

/** The state letter of a process, as the system tells it; null: it is gone. */
export function systemState(processId: number): string | null {
  const path = `/proc/${processId}/stat`;
  if (!existsSync(path)) return null;
  const state = readFileSync(path, "utf8").split(") ")[1]?.[0] ?? null;
  return state === "Z" ? null : state;
}
