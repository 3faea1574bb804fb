import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { NexusError } from "@nexus/contracts";
import { reportEnd, runCli } from "./cli.js";
import { type CliIo, Interruption } from "./io.js";

/** Time a run that was interrupted has to end by itself (ms). */
const INTERRUPT_GRACE_MS = 2_000;

/** The process around `runCli`: streams, signals, exit code. */
async function main(): Promise<void> {
  const controller = new AbortController();
  const interrupt = (reason: Interruption): void => {
    // The second signal does not wait for anything.
    if (controller.signal.aborted) process.exit(reason.exitCode);
    controller.abort(reason);
    // Whatever does not notice the abort must not keep a user waiting.
    setTimeout(() => process.exit(reason.exitCode), INTERRUPT_GRACE_MS).unref();
  };
  process.on("SIGINT", () => interrupt(new Interruption("interrupt", 130)));
  process.on("SIGTERM", () => interrupt(new Interruption("terminate", 143)));
  const argv = process.argv.slice(2);
  let lostOutput: NexusError | null = null;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // A reader such as `head` that has seen enough is no failure.
    if (error.code === "EPIPE") return interrupt(new Interruption("broken-pipe", 0));
    lostOutput ??= outputFailed(error);
    interrupt(new Interruption("output-failed", 1));
  });
  process.stderr.on("error", () => undefined);

  const exitCode = await runCli(argv, await packageVersion(), processIo(controller.signal));
  // Called once everything written is out, or is known not to be.
  process.stdout.write("", () => {
    process.exit(lostOutput === null ? exitCode : reportEnd(lostOutput, argv, process.stderr));
  });
}

function outputFailed(cause: NodeJS.ErrnoException): NexusError {
  return new NexusError({
    code: cause.code === "ENOSPC" ? "NO_SPACE" : "IO_ERROR",
    what: `standard output takes no more: ${cause.message}`,
    remedy: "make room where it goes, or send it elsewhere; what came out is not complete",
    cause,
  });
}

function processIo(signal: AbortSignal): CliIo {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    stdoutIsTerminal: process.stdout.isTTY === true,
    stderrIsTerminal: process.stderr.isTTY === true,
    env: process.env,
    homeFolder: homedir(),
    signal,
    readTextFile,
    runProcess: async (request) => (await import("./process-runner.js")).runProcess(request),
    connect: async (options) => (await import("@nexus/sdk")).connect(options),
  };
}

async function readTextFile(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

async function packageVersion(): Promise<string> {
  const text = await readFile(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}

await main();
