import type { Readable, Writable } from "node:stream";
import type { ConnectOptions, NexusFilesystem } from "@nexus/sdk";
import type { ProcessRequest } from "./process-runner.js";

/**
 * Everything a command touches outside its own memory. `main.ts` fills it from the process; tests fill it with
 * what they like.
 */
export interface CliIo {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder: `~` of `~/.nexus/config.yaml`. */
  readonly homeFolder: string;
  /** Aborted by Ctrl-C, SIGTERM and a reader of stdout that went away; the reason is an `Interruption`. */
  readonly signal: AbortSignal;
  /** Text of a local file, or null when there is none. */
  readonly readTextFile: (file: string) => Promise<string | null>;
  /** Runs a program with the streams of this process; resolves to its exit code. */
  readonly runProcess: (request: ProcessRequest) => Promise<number>;
  readonly connect: (options: ConnectOptions) => Promise<NexusFilesystem>;
}

/** Why a run was cut short from outside, and the exit code that says so. */
export class Interruption extends Error {
  override readonly name = "Interruption";
  constructor(
    readonly kind: "interrupt" | "terminate" | "broken-pipe" | "output-failed",
    readonly exitCode: number,
  ) {
    super(kind);
  }
}
