import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

export interface NexusResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface NexusOptions {
  readonly stdin?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
}

const BIN = new URL("../../bin/nexus.js", import.meta.url).pathname;

/** Starts the compiled command line, the way the bin of the package does. Nothing of this machine's HOME is seen. */
export function spawnNexus(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
  stdout: "pipe" | number = "pipe",
): ChildProcess {
  return spawn(process.execPath, [BIN, ...argv], {
    env: { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent", ...env },
    stdio: ["pipe", stdout, "pipe"],
  });
}

/** Runs it to its end. */
export async function nexus(argv: readonly string[], options: NexusOptions = {}): Promise<NexusResult> {
  const child = spawnNexus(argv, options.env);
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(options.stdin ?? "");
  const [exitCode] = (await once(child, "close")) as [number | null];
  return { exitCode, stdout: stdout().toString(), stderr: stderr().toString() };
}

/** What has come out of a stream so far. */
export function collect(stream: NodeJS.ReadableStream | null): () => Buffer {
  const pieces: Buffer[] = [];
  stream?.on("data", (piece: Buffer) => pieces.push(piece));
  return () => Buffer.concat(pieces);
}
