import { spawn } from "node:child_process";
import { constants } from "node:os";
import { NexusError } from "@nexus/contracts";

export interface ProcessRequest {
  readonly command: string;
  readonly args: readonly string[];
  /** Added to the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the process: SIGTERM, and SIGKILL when it does not heed that. */
  readonly signal: AbortSignal;
}

/** How long a process has between SIGTERM and SIGKILL (ms). */
const KILL_GRACE_MS = 5_000;
const SIGNALLED_EXIT_BASE = 128;

/**
 * Runs a program with this one's streams and resolves to its exit code, 128 and its number for a signal. Errors:
 * NOT_FOUND (there is no such program), PERMISSION_DENIED.
 */
export function runProcess(request: ProcessRequest): Promise<number> {
  const { command, args, env, signal } = request;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(NexusError.from(signal.reason));
    const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, ...env } });
    let killer: NodeJS.Timeout | null = null;
    const end = (): void => {
      child.kill("SIGTERM");
      killer = setTimeout(() => child.kill("SIGKILL"), KILL_GRACE_MS);
    };
    const cleanUp = (): void => {
      signal.removeEventListener("abort", end);
      if (killer !== null) clearTimeout(killer);
    };
    signal.addEventListener("abort", end, { once: true });
    child.once("error", (cause: NodeJS.ErrnoException) => {
      cleanUp();
      reject(cannotRun(command, cause));
    });
    child.once("exit", (code, killedBy) => {
      cleanUp();
      resolve(killedBy === null ? (code ?? 1) : SIGNALLED_EXIT_BASE + constants.signals[killedBy]);
    });
  });
}

function cannotRun(command: string, cause: NodeJS.ErrnoException): NexusError {
  const isMissing = cause.code === "ENOENT";
  return new NexusError({
    code: isMissing ? "NOT_FOUND" : "PERMISSION_DENIED",
    what: isMissing ? `there is no program ${command}` : `${command} cannot be run: ${cause.message}`,
    remedy: "check its name and PATH; a shell line needs sh -c '...'",
    cause,
  });
}
