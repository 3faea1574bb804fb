import { join } from "node:path";
import type { Writable } from "node:stream";
import { NexusError } from "@nexus/contracts";
import type { ConnectOptions } from "@nexus/sdk";
import { compileGlobalOptions, type GlobalOptions, resolveServers } from "./arguments/globals.js";
import { loadTlsCredentials } from "./arguments/tls.js";
import { usageError } from "./arguments/usage-error.js";
import { loadCliConfig } from "./config/config-file.js";
import { type CliIo, Interruption } from "./io.js";
import { errorDocument, errorLine } from "./output/error-line.js";
import { type ParsedCommandLine, parseCommandLine } from "./program.js";
import { Session } from "./session.js";

/**
 * Runs one command line (what follows `nexus`) and resolves to its exit code: 0 done, 1 failed, 2 asked for
 * wrongly, or the code of the interruption. Never throws for anything a user can cause.
 */
export async function runCli(argv: readonly string[], version: string, io: CliIo): Promise<number> {
  try {
    const outcome = parseCommandLine(argv, version);
    switch (outcome.kind) {
      case "text":
        io.stdout.write(outcome.text);
        return 0;
      case "usage":
        throw usageError(outcome.what, outcome.remedy);
      case "command":
        return await runCommand(outcome.line, io);
    }
  } catch (error) {
    const reason: unknown = io.signal.aborted ? io.signal.reason : null;
    return reason instanceof Interruption ? reason.exitCode : reportEnd(error, argv, io.stderr);
  }
}

async function runCommand(line: ParsedCommandLine, io: CliIo): Promise<number> {
  const globals = compileGlobalOptions(line.options, io.env);
  const work = line.definition.prepare(line.args, line.options);
  const remedies = line.definition.remedies ?? {};
  const session = new Session(io, globals, remedies, () => connectOptionsFor(globals, io));
  try {
    await work(session).catch((error: unknown) => session.reportFailure(error));
    return session.exitCode;
  } finally {
    await session.close();
  }
}

async function connectOptionsFor(globals: GlobalOptions, io: CliIo): Promise<ConnectOptions> {
  const file = join(io.homeFolder, ".nexus", "config.yaml");
  const servers = await resolveServers({
    flag: globals.servers,
    env: io.env["NEXUS_SERVER"],
    config: async () => ({ file, servers: (await loadCliConfig(file, io.readTextFile)).servers }),
  });
  const tls = globals.tls === null ? {} : { tls: await loadTlsCredentials(globals.tls, io.readTextFile) };
  return { servers, ...tls, timeoutMs: globals.timeoutMs, signal: io.signal };
}

/** The exit code of a run that ended with an error, after telling the user about it. */
export function reportEnd(error: unknown, argv: readonly string[], stderr: Writable): number {
  const failure = NexusError.from(error);
  stderr.write(`${asksForJson(argv) ? JSON.stringify(errorDocument(failure)) : errorLine(failure)}\n`);
  return failure.facts.exit;
}

/** Whether `--json` was given, readable even when the rest of the line could not be parsed. */
function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return (end === -1 ? argv : argv.slice(0, end)).includes("--json");
}
