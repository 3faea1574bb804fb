import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import type { Readable } from "node:stream";
import { NexusError } from "@nexus/contracts";

export interface ProcessSpec {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  onOutput(stream: "stdout" | "stderr", bytes: Uint8Array): void;
  /** It has ended and there is no more output. */
  onOutputEnd(): void;
}

export type GroupSignal = "SIGTERM" | "SIGKILL" | "SIGSTOP" | "SIGCONT" | "SIGUSR1";

/** A process with whatever it starts in its process group. */
export class ProcessGroup {
  /** Process id of its leader, and the id of the group. */
  readonly id: number;
  /** Its exit code; minus the signal's number when a signal ended it. Never rejects. */
  readonly exited: Promise<number>;
  #isOver = false;

  private constructor(child: ChildProcess, id: number) {
    this.id = id;
    this.exited = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        // What it leaves behind goes with it.
        this.signal("SIGKILL");
        this.#isOver = true;
        resolve(code ?? -(signal === null ? 0 : constants.signals[signal]));
      });
    });
  }

  /** Resolves once the process runs. Errors: NOT_FOUND, PERMISSION_DENIED, IO_ERROR (it cannot be started). */
  static async start(spec: ProcessSpec): Promise<ProcessGroup> {
    const child = spawn(spec.program, spec.args, {
      cwd: spec.workingDirectory,
      env: spec.environment,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const name of ["stdout", "stderr"] as const) {
      const stream: Readable = child[name];
      stream.on("data", (bytes: Uint8Array) => spec.onOutput(name, bytes));
      // A pipe that breaks ends the output, and nothing else.
      stream.on("error", () => undefined);
    }
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", (cause: NodeJS.ErrnoException) => reject(cannotStart(spec, cause)));
    });
    child.once("close", () => spec.onOutputEnd());
    // A signal that cannot be sent is said where it is sent.
    child.on("error", () => undefined);
    if (child.pid === undefined) throw new Error(`${spec.program} runs without a process id`);
    return new ProcessGroup(child, child.pid);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** To the whole group; false: it is gone. */
  signal(signal: GroupSignal): boolean {
    return !this.#isOver && send(-this.id, signal);
  }

  /** To its leader alone; false: it is gone. */
  signalLeader(signal: GroupSignal): boolean {
    return !this.#isOver && send(this.id, signal);
  }
}

function send(id: number, signal: GroupSignal): boolean {
  try {
    return process.kill(id, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}

const CODES = { ENOENT: "NOT_FOUND", EACCES: "PERMISSION_DENIED" } as const;

function cannotStart({ program, workingDirectory }: ProcessSpec, cause: NodeJS.ErrnoException): NexusError {
  const known = cause.code === "ENOENT" || cause.code === "EACCES" ? CODES[cause.code] : "IO_ERROR";
  return new NexusError({
    code: known,
    what: `${program} cannot be started in ${workingDirectory}: ${cause.message}`,
    remedy: "see that the program exists on this node and may be executed",
    cause,
  });
}
