import { DEFAULT_CLIENT_PORT, type ReadConsistency } from "@nexus/contracts";
import { type Address, formatAddress } from "@nexus/lib";
import { parseServers } from "@nexus/sdk";
import { flag, type OptionValues, text } from "../command.js";
import { parseConsistency } from "./consistency.js";
import { parseDurationMs } from "./duration.js";
import { compileTlsFiles, type TlsFiles } from "./tls.js";

/** What every command takes, checked. */
export interface GlobalOptions {
  /** null: `--server` was not given. */
  readonly servers: readonly Address[] | null;
  /** null: plaintext. */
  readonly tls: TlsFiles | null;
  readonly timeoutMs: number;
  readonly consistency: ReadConsistency;
  readonly json: boolean;
}

/** Errors: INVALID_ARGUMENT naming the option. */
export function compileGlobalOptions(
  options: OptionValues,
  env: Readonly<Record<string, string | undefined>>,
): GlobalOptions {
  const server = text(options, "server");
  return {
    servers: server === null ? null : parseServers(server, "--server"),
    tls: compileTlsFiles(options, env),
    timeoutMs: parseDurationMs(text(options, "timeout") ?? "30s", "--timeout"),
    consistency: parseConsistency(text(options, "consistency") ?? "linearizable"),
    json: flag(options, "json"),
  };
}

/** Where servers may be named, most binding first. */
export interface ServerSources {
  readonly flag: readonly Address[] | null;
  readonly env: string | undefined;
  /** From the configuration file, with its name for errors; read only when nothing before it is set. */
  readonly config: () => Promise<{ readonly file: string; readonly servers: readonly string[] | null }>;
}

/** `--server`, else NEXUS_SERVER, else the configuration file, else loopback. Errors: INVALID_ARGUMENT, CONFIG_INVALID. */
export async function resolveServers(sources: ServerSources): Promise<readonly string[]> {
  return (await resolveAddresses(sources)).map(formatAddress);
}

async function resolveAddresses(sources: ServerSources): Promise<readonly Address[]> {
  if (sources.flag !== null) return sources.flag;
  if (sources.env !== undefined && sources.env !== "") return parseServers(sources.env, "NEXUS_SERVER");
  const { file, servers } = await sources.config();
  if (servers !== null) return parseServers(servers, `server in ${file}`);
  return [{ host: "127.0.0.1", port: DEFAULT_CLIENT_PORT }];
}
