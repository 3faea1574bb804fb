import { PassThrough, Readable } from "node:stream";
import type { NexusFilesystem } from "@nexus/sdk";
import { runCli } from "../cli.js";
import type { CliIo } from "../io.js";

export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Server lists `connect` was called with. */
  readonly connections: readonly (string | readonly string[] | undefined)[];
}

export interface RunOptions {
  readonly filesystem?: Partial<NexusFilesystem>;
  /** A real connection instead of `filesystem`. */
  readonly connect?: CliIo["connect"];
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly configText?: string;
  readonly runProcess?: CliIo["runProcess"];
  readonly signal?: AbortSignal;
}

/** Runs the command line in this process, against the calls of `filesystem` alone, or where `connect` leads. */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const stdout = new PassThrough({ highWaterMark: 2 ** 24 });
  const stderr = new PassThrough({ highWaterMark: 2 ** 24 });
  const connections: (string | readonly string[] | undefined)[] = [];
  const io: CliIo = {
    stdin: Readable.from(options.stdin === undefined ? [] : [Buffer.from(options.stdin)]),
    stdout,
    stderr,
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    env: options.env ?? {},
    homeFolder: "/home/u",
    signal: options.signal ?? new AbortController().signal,
    runProcess: options.runProcess ?? (() => Promise.reject(new Error("no program was expected"))),
    readTextFile: async () => options.configText ?? null,
    connect: async (wanted) => {
      connections.push(wanted.servers);
      if (options.connect !== undefined) return options.connect(wanted);
      if (options.filesystem === undefined) throw new Error("no connection was expected");
      return { close: async () => undefined, ...options.filesystem } as NexusFilesystem;
    },
  };
  const exitCode = await runCli(argv, "0.0.0", io);
  const textOf = (stream: PassThrough): string => ((stream.read() as Buffer | null) ?? "").toString();
  return { exitCode, stdout: textOf(stdout), stderr: textOf(stderr), connections };
}
