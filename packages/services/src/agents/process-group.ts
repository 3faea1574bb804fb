import { type ChildProcess, type ChildProcessByStdio, spawn } from "node:child_process";
import { constants } from "node:os";
import type { Readable } from "node:stream";
import { type ErrorCode, NexusError } from "@nexus/contracts";

export interface ProcessSpec {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  onOutput(stream: "stdout" | "stderr", bytes: Uint8Array): void;
  /** It has ended and there is no more output. */
  onOutputEnd(): void;
}

type Spawned = ChildProcessByStdio<null, Readable, Readable>;

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
        try {
          // What it leaves behind goes with it.
          this.signal("SIGKILL");
        } catch {
          // What is left became another user's (a set-uid program), and is not this node's to kill.
        }
        this.#isOver = true;
        resolve(code ?? -(signal === null ? 0 : constants.signals[signal]));
      });
    });
  }

  /**
   * Resolves once the process runs. Errors: NOT_FOUND, PERMISSION_DENIED, RESOURCE_EXHAUSTED (no file descriptor or
   * process is left), IO_ERROR (it cannot be started).
   */
  static async start(spec: ProcessSpec): Promise<ProcessGroup> {
    const child = await spawned(spec).catch((cause: NodeJS.ErrnoException) => {
      throw cannotStart(spec, cause);
    });
    for (const name of ["stdout", "stderr"] as const) {
      const stream: Readable = child[name];
      stream.on("data", (bytes: Uint8Array) => spec.onOutput(name, bytes));
      // A pipe that breaks ends the output, and nothing else.
      stream.on("error", () => undefined);
    }
    child.once("close", () => spec.onOutputEnd());
    // A signal that cannot be sent is said where it is sent.
    child.on("error", () => undefined);
    if (child.pid === undefined) throw new Error(`${spec.program} runs without a process id`);
    return new ProcessGroup(child, child.pid);
  }

  /** Whether it ends in that time. */
  async endsWithin(timeoutMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), timeoutMs);
    });
    const ended = await Promise.race([this.exited.then(() => true), late]);
    clearTimeout(timer);
    return ended;
  }

  /** Kills it, and resolves when it is gone. Errors: DEADLINE_EXCEEDED, those of a signal that may not be sent. */
  async kill(goneWithinMs: number): Promise<void> {
    this.signal("SIGKILL");
    if (await this.endsWithin(goneWithinMs)) return;
    throw new NexusError({
      code: "DEADLINE_EXCEEDED",
      what: `process ${this.id} was killed and is still there after ${goneWithinMs} ms`,
      remedy: `see what it waits for (/proc/${this.id}/stack): a disk or a mounted file system does not answer`,
      details: { timeoutMs: goneWithinMs },
    });
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

/** Some refusals are thrown and some are events, and of those that are events some leave no streams. */
async function spawned({ program, args, workingDirectory, environment }: ProcessSpec): Promise<Spawned> {
  const child = spawn(program, args, {
    cwd: workingDirectory,
    env: environment,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", reject);
  });
  return child;
}

function send(id: number, signal: GroupSignal): boolean {
  try {
    return process.kill(id, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}

const OUT_OF_RESOURCES = {
  code: "RESOURCE_EXHAUSTED",
  remedy: "end what else runs on this node, or raise its limits of open files and processes",
} as const;

const REFUSALS: Readonly<Record<string, { readonly code: ErrorCode; readonly remedy?: string }>> = {
  ENOENT: { code: "NOT_FOUND" },
  EACCES: { code: "PERMISSION_DENIED" },
  EMFILE: OUT_OF_RESOURCES,
  ENFILE: OUT_OF_RESOURCES,
  EAGAIN: OUT_OF_RESOURCES,
};

function cannotStart({ program, workingDirectory }: ProcessSpec, cause: NodeJS.ErrnoException): NexusError {
  const { code, remedy } = REFUSALS[cause.code ?? ""] ?? { code: "IO_ERROR" };
  return new NexusError({
    code,
    what: `${program} cannot be started in ${workingDirectory}: ${cause.message}`,
    remedy: remedy ?? "see that the program exists on this node and may be executed",
    cause,
  });
}
