import { createInterface } from "node:readline";

/** Reads `+GROUP` and `-GROUP` lines; at the end of its input it kills the groups that are left. */
const groups = new Set<number>();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
for await (const line of createInterface({ input: process.stdin })) {
  const groupId = Number(line.slice(1));
  if (!Number.isSafeInteger(groupId) || groupId <= 1) continue;
  if (line.startsWith("+")) groups.add(groupId);
  else groups.delete(groupId);
}
for (const groupId of groups) {
  try {
    process.kill(-groupId, "SIGKILL");
  } catch {
    // It is gone already, which is what was wanted.
  }
}
