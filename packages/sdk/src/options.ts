import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { LINEARIZABLE, NexusError, type ReadConsistency } from "@nexus/contracts";
import { type Address, MAX_TIMER_MS } from "@nexus/lib";
import { parseServers } from "./servers.js";

/** Options of `connect()`. Everything is optional. */
export interface ConnectOptions {
  /** Daemons to use, in the order they are tried: `"host:port,host:port"` or a list. Excludes `folder`. */
  readonly servers?: string | readonly string[];
  /** A folder on this machine to open, or to create, as an embedded node. Excludes `servers`. */
  readonly folder?: string;
  /**
   * Milliseconds a call may take; for transfers: without progress. Overridden by each call's own `timeoutMs`.
   * Default 30,000.
   */
  readonly timeoutMs?: number;
  /** Credentials for servers that ask for them. Default: plaintext, which daemons accept on loopback only. */
  readonly tls?: TlsCredentials;
  /** Milliseconds to wait for one server to accept the connection before the next is tried. Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** How fresh reads are that do not say otherwise. Default linearizable. */
  readonly consistency?: ReadConsistency;
  /** Gives up connecting when aborted; has no effect afterwards. */
  readonly signal?: AbortSignal;
  /** Where `NEXUS_SERVER` is looked up. Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A client certificate and the authority both sides are checked against; PEM texts. */
export interface TlsCredentials {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  /** The name the server's certificate must carry. Default: the host that is dialled. */
  readonly serverName?: string;
}

export const DEFAULT_TIMEOUT_MS = 30_000;
export const DEFAULT_CONNECT_TIMEOUT_MS = 5_000;

/** What calls fall back to. */
export interface CallDefaults {
  readonly timeoutMs: number;
  readonly consistency: ReadConsistency;
}

/** Options with nothing left open: which driver, and with what. */
export type CompiledConnectOptions =
  | {
      readonly kind: "remote";
      /** At least one. */
      readonly servers: readonly Address[];
      /** null: plaintext. */
      readonly tls: TlsCredentials | null;
      readonly connectTimeoutMs: number;
      readonly defaults: CallDefaults;
      readonly signal: AbortSignal | null;
    }
  | {
      readonly kind: "embedded";
      /** Absolute. */
      readonly folder: string;
      readonly defaults: CallDefaults;
      readonly signal: AbortSignal | null;
    };

/**
 * Decides the driver: `servers` or `folder` when given, else `NEXUS_SERVER`, else the embedded folder
 * `~/.nexus/embedded`. Errors: INVALID_ARGUMENT.
 */
export function compileConnectOptions(options: ConnectOptions): CompiledConnectOptions {
  const env = options.env ?? process.env;
  const signal = options.signal ?? null;
  const defaults: CallDefaults = {
    timeoutMs: compileTimeout(options.timeoutMs, DEFAULT_TIMEOUT_MS, "timeoutMs"),
    consistency: options.consistency ?? LINEARIZABLE,
  };
  if (options.servers !== undefined && options.folder !== undefined) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: "connect() was given both servers and a folder",
      remedy: "give one of them",
    });
  }
  if (options.folder !== undefined) {
    return { kind: "embedded", folder: compileFolder(options.folder), defaults, signal };
  }
  const servers = compileServers(options.servers, env["NEXUS_SERVER"]);
  if (servers === null) {
    const folder = join(env["HOME"] ?? homedir(), ".nexus", "embedded");
    return { kind: "embedded", folder, defaults, signal };
  }
  const connectTimeoutMs = compileTimeout(
    options.connectTimeoutMs,
    DEFAULT_CONNECT_TIMEOUT_MS,
    "connectTimeoutMs",
  );
  return { kind: "remote", servers, tls: options.tls ?? null, connectTimeoutMs, defaults, signal };
}

/** `value`, or `fallback` when absent. Errors: INVALID_ARGUMENT when it is not a sensible number of milliseconds. */
export function compileTimeout(value: number | undefined, fallback: number, name: string): number {
  if (value === undefined) return fallback;
  if (Number.isFinite(value) && value >= 1 && value <= MAX_TIMER_MS) return Math.round(value);
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${name} is ${value}`,
    remedy: `give milliseconds from 1 to ${MAX_TIMER_MS}`,
  });
}

/** null when neither the options nor the environment name a server. */
function compileServers(
  given: string | readonly string[] | undefined,
  fromEnv: string | undefined,
): readonly Address[] | null {
  if (given === undefined) {
    return fromEnv === undefined || fromEnv === "" ? null : parseServers(fromEnv, "NEXUS_SERVER");
  }
  return parseServers(given, "servers");
}

function compileFolder(folder: string): string {
  if (folder === "" || folder.includes("\0")) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `folder ${JSON.stringify(folder)} is not a folder's name`,
      remedy: "give a path on this machine",
    });
  }
  return resolve(folder);
}
