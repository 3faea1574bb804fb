import { spawn } from "node:child_process";
import { cleanEnv, cliBin } from "./node-process.js";
import { PATIENCE_MS } from "./wait.js";

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** Runs `nexus ...` as a user would and gathers what it prints. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cliBin, ...args], {
      stdio: ["pipe", "pipe", "pipe"],
      env: cleanEnv(options.env),
      timeout: options.timeoutMs ?? PATIENCE_MS,
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
    child.stdin.on("error", () => undefined); // The command may end before it read its input.
    child.stdin.end(options.input ?? "");
  });
}

/** Runs a command that must succeed and returns what it printed. */
export async function nexus(args: readonly string[], options: CliOptions = {}): Promise<string> {
  const result = await runCli(args, options);
  if (result.code !== 0)
    throw new Error(`nexus ${args.join(" ")} exited ${result.code}: ${result.stderr}${result.stdout}`);
  return result.stdout;
}
