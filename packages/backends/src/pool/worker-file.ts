import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { NexusError } from "@nexus/contracts";

const WORKER = "hash-worker.js";

/**
 * Path of the compiled worker module: beside this module in built and packed packages, in `dist` when this
 * module runs from source (worker threads of Node 20 cannot load TypeScript). Errors: INTERNAL when not
 * built.
 */
export function hashWorkerFile(moduleUrl: string = import.meta.url): string {
  const candidates = [new URL(`./${WORKER}`, moduleUrl), new URL(`../../dist/pool/${WORKER}`, moduleUrl)];
  for (const candidate of candidates) {
    const path = fileURLToPath(candidate);
    if (existsSync(path)) return path;
  }
  throw new NexusError({
    code: "INTERNAL",
    what: `the worker module ${WORKER} is not beside ${fileURLToPath(moduleUrl)}`,
    remedy: "build the package (npm run setup) or install it again",
  });
}
