import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { NexusError } from "@nexus/contracts";
import { compileConfig } from "./config/compile.js";
import { helpText } from "./config/help.js";
import { type ConfigFile, readCommandLine, readEnvironment, type WrittenValue } from "./config/sources.js";
import { VERSION } from "./version.js";

/** Runs the daemon, or answers --help and --version. Resolves with the exit code. */
async function main(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const commandLine = readCommandLine(argv);
    if (commandLine.wantsHelp) {
      process.stdout.write(helpText());
      return 0;
    }
    if (commandLine.wantsVersion) {
      process.stdout.write(`nexusd-cluster ${VERSION}\n`);
      return 0;
    }
    const file = await readFileIfNamed(commandLine.configPath ?? readEnvironment(env).configPath);
    const machine = { hostname: hostname(), workingDirectory: process.cwd() };
    const config = compileConfig({ argv, env, file, machine });
    // Nine tenths of the program, which an answer or a refusal does not need.
    const { runUntilStopped } = await import("./run.js");
    return await runUntilStopped(config);
  } catch (error) {
    return explain(error);
  }
}

async function readFileIfNamed(named: WrittenValue | null): Promise<ConfigFile | null> {
  if (named === null) return null;
  try {
    return { path: named.text, text: await readFile(named.text, "utf8") };
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new NexusError({
      code: "CONFIG_INVALID",
      what: `config file ${named.text} (${named.origin}) cannot be read: ${detail}`,
      remedy: "check the path and its rights",
      cause,
    });
  }
}

/** One line on standard error: what failed and what to do. Anything but a NexusError is a defect: with its stack. */
function explain(error: unknown): number {
  if (!NexusError.is(error)) {
    process.stderr.write(`nexusd-cluster: ${error instanceof Error ? error.stack : String(error)}\n`);
    return 1;
  }
  process.stderr.write(`nexusd-cluster: ${error.message.replaceAll("\n", " ")}\n`);
  return error.facts.exit;
}

process.exit(await main(process.argv.slice(2), process.env));
