import { resolve } from "node:path";
import { DEFAULT_PEER_PORT, LINEARIZABLE, NexusError, type ReadConsistency } from "@nexus/contracts";
import type { StdioEnds } from "@nexus/kernel";
import { type Address, MAX_TIMER_MS } from "@nexus/lib";
import type { ConnectConfig, ReadTextFile } from "./connect-config.js";
import { type Discovery, daemonBeside, discover } from "./discovery.js";
import type { ProfileName } from "./profiles.js";
import { parseServers } from "./servers.js";
import { findTls } from "./tls.js";

/** Options of `connect()`. Everything is optional. */
export interface ConnectOptions {
  /** Daemons to use, in the order they are tried: `"host:port,host:port"` or a list. Excludes `folder`. */
  readonly servers?: string | readonly string[];
  /**
   * A folder on this machine to open, or to create, as an embedded node. The data folder of a daemon is not opened:
   * the daemon is connected to. Excludes `servers`.
   */
  readonly folder?: string;
  /** How to use Nexus (docs/sdk.md). Default: `embedded` with a folder, `remote` with servers. */
  readonly profile?: ProfileName;
  /**
   * Milliseconds a call may take; for transfers: without progress. Overridden by each call's own `timeoutMs`.
   * Default 30,000.
   */
  readonly timeoutMs?: number;
  /**
   * Credentials for servers that ask for them. Default: the PEM files of NEXUS_TLS_CA, NEXUS_TLS_CERT and
   * NEXUS_TLS_KEY, else those of the configuration file, else plaintext, which daemons accept on loopback only.
   */
  readonly tls?: TlsCredentials;
  /** Milliseconds to wait for one server to accept the connection before the next is tried. Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** How fresh reads are that do not say otherwise. Default linearizable. */
  readonly consistency?: ReadConsistency;
  /**
   * Standard streams for pipes and streams with ioProfile `stdio` of an embedded node, by their paths: `process.stdin`
   * and `process.stdout`, or those of a child process. Each is read once its entry is used (docs/pipes-and-streams.md).
   */
  readonly stdio?: Readonly<Record<string, StdioEnds>>;
  /**
   * Where an embedded node has its metadata (docs/sdk.md): in its folder, which is the default, or at members of a cluster,
   * reached as their peers reach them and with the certificate of a node as `tls`.
   */
  readonly metastore?: MetastoreOptions;
  /**
   * Host folders, absolute, in which external storage may be mounted on an embedded node (`storages.mount`). Default: none.
   */
  readonly mountableFolders?: readonly string[];
  /** Gives up connecting when aborted; has no effect afterwards. */
  readonly signal?: AbortSignal;
  /** Where variables are looked up. Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A MetaStore driver by its name, with what it needs. */
export type MetastoreOptions =
  | { readonly driver: "leveldb" }
  /** `servers`: peer addresses (port 2126 unless said) of members of the cluster, in the order they are tried. */
  | { readonly driver: "remote"; readonly servers: string | readonly string[] };

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
export type CompiledConnectOptions = CompiledRemoteOptions | CompiledEmbeddedOptions;

interface CompiledOptions {
  readonly profile: ProfileName;
  /** Every source that was looked at for what to open; the last one decided. */
  readonly lookedAt: readonly string[];
  readonly defaults: CallDefaults;
  readonly signal: AbortSignal | null;
}

export interface CompiledRemoteOptions extends CompiledOptions {
  readonly kind: "remote";
  /** At least one. */
  readonly servers: readonly Address[];
  /** Absolute; the data folder of the daemon that must answer. null: any may. */
  readonly memberFolder: string | null;
  /** null: plaintext. */
  readonly tls: TlsCredentials | null;
  readonly connectTimeoutMs: number;
}

export type CompiledMetastore = { readonly driver: "leveldb" } | CompiledRemoteMetastore;

export interface CompiledRemoteMetastore {
  readonly driver: "remote";
  /** At least one. */
  readonly servers: readonly Address[];
  /** null: plaintext. */
  readonly tls: TlsCredentials | null;
  readonly connectTimeoutMs: number;
}

export interface CompiledEmbeddedOptions extends CompiledOptions {
  readonly kind: "embedded";
  readonly metastore: CompiledMetastore;
  /** Absolute. */
  readonly folder: string;
  /** By the path of the pipe. */
  readonly stdio: Readonly<Record<string, StdioEnds>>;
  readonly mountableFolders: readonly string[];
  /** The folder was not said to be an embedded node's: when it is a daemon's, the daemon is meant. */
  readonly besideDaemon: (() => Promise<CompiledRemoteOptions>) | null;
}

/**
 * Decides the driver (docs/sdk.md): arguments, else NEXUS_PROFILE, NEXUS_SERVER and NEXUS_FOLDER, else the
 * configuration file, else the embedded folder `~/.nexus/embedded`. Errors: INVALID_ARGUMENT, CONFIG_INVALID,
 * UNSUPPORTED.
 */
export async function compileConnectOptions(
  options: ConnectOptions,
  readTextFile: ReadTextFile,
): Promise<CompiledConnectOptions> {
  const env = options.env ?? process.env;
  const found = await discover({
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    ...(options.servers === undefined ? {} : { servers: options.servers }),
    ...(options.folder === undefined ? {} : { folder: options.folder }),
    env,
    readTextFile,
  });
  const common = commonOptions(options, found);
  const remote = (servers: readonly Address[], memberFolder: string | null) =>
    compileRemote(options, found.config, common, servers, memberFolder, readTextFile);
  if (found.kind === "servers") {
    const memberFolder = found.memberFolder === null ? null : compileFolder(found.memberFolder);
    return remote(parseServers(found.servers.value, found.servers.by), memberFolder);
  }
  const folder = compileFolder(found.folder);
  const embedded = {
    ...common,
    kind: "embedded",
    folder,
    stdio: options.stdio ?? {},
    metastore: await compileMetastore(options, found.config, readTextFile),
    mountableFolders: (options.mountableFolders ?? []).map(compileFolder),
  } as const;
  // Whoever says where the metadata is means a node of this process.
  if (found.isProfileNamed || options.metastore !== undefined) return { ...embedded, besideDaemon: null };
  const { value, by } = daemonBeside(env);
  const besideDaemon = async (): Promise<CompiledRemoteOptions> => ({
    ...(await remote(parseServers(value, by), folder)),
    profile: "cluster",
  });
  return { ...embedded, besideDaemon };
}

/** Options of a client that never embeds anything: its servers are given. Errors: INVALID_ARGUMENT, CONFIG_INVALID. */
export async function compileServerOptions(
  options: ConnectOptions & Required<Pick<ConnectOptions, "servers">>,
  readTextFile: ReadTextFile,
): Promise<CompiledRemoteOptions> {
  const servers = parseServers(options.servers, "servers");
  const common = commonOptions(options, { profile: "remote", lookedAt: [], config: null });
  return compileRemote(options, null, common, servers, null, readTextFile);
}

function commonOptions(
  options: ConnectOptions,
  { profile, lookedAt, config }: Pick<Discovery, "profile" | "lookedAt" | "config">,
): CompiledOptions {
  return {
    profile,
    lookedAt,
    defaults: {
      timeoutMs: compileTimeout(options.timeoutMs ?? config?.timeoutMs, DEFAULT_TIMEOUT_MS, "timeoutMs"),
      consistency: options.consistency ?? LINEARIZABLE,
    },
    signal: options.signal ?? null,
  };
}

async function compileRemote(
  options: ConnectOptions,
  config: ConnectConfig | null,
  common: CompiledOptions,
  servers: readonly Address[],
  memberFolder: string | null,
  readTextFile: ReadTextFile,
): Promise<CompiledRemoteOptions> {
  if (options.mountableFolders !== undefined) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: "mountableFolders was given to a client of servers, which decide that themselves",
      remedy: "leave it out, and start the daemon with --mountable-folders",
    });
  }
  if (options.stdio !== undefined) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: "stdio was given to a client of servers, which cannot read streams of this process",
      remedy: "leave it out, or use it with a folder of an embedded node",
    });
  }
  if (options.metastore !== undefined) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: "metastore was given to a client of servers, which has no metadata of its own",
      remedy: "leave it out, or use it with a folder of an embedded node",
    });
  }
  return {
    ...common,
    kind: "remote",
    servers,
    memberFolder,
    ...(await compileReach(options, config, readTextFile)),
  };
}

/** How servers are reached. */
async function compileReach(
  options: ConnectOptions,
  config: ConnectConfig | null,
  readTextFile: ReadTextFile,
): Promise<Pick<CompiledRemoteOptions, "tls" | "connectTimeoutMs">> {
  const connectTimeoutMs = compileTimeout(
    options.connectTimeoutMs ?? config?.connectTimeoutMs,
    DEFAULT_CONNECT_TIMEOUT_MS,
    "connectTimeoutMs",
  );
  const tls = options.tls ?? (await findTls(options.env ?? process.env, config?.tls ?? null, readTextFile));
  return { tls, connectTimeoutMs };
}

const METASTORE_DRIVERS = ["leveldb", "remote"];

/** Errors: INVALID_ARGUMENT naming the driver, or what it lacks. */
async function compileMetastore(
  options: ConnectOptions,
  config: ConnectConfig | null,
  readTextFile: ReadTextFile,
): Promise<CompiledMetastore> {
  const { metastore = { driver: "leveldb" } } = options;
  switch (metastore.driver) {
    case "leveldb":
      return metastore;
    case "remote": {
      // Callers without types may leave it out.
      const named: unknown = metastore.servers;
      if (named === undefined) {
        throw new NexusError({
          code: "INVALID_ARGUMENT",
          what: "the metastore driver remote was given no servers",
          remedy: 'name members of the cluster: {driver: "remote", servers: "node-1:2126"}',
        });
      }
      const servers = parseServers(metastore.servers, "metastore.servers", DEFAULT_PEER_PORT);
      return { driver: "remote", servers, ...(await compileReach(options, config, readTextFile)) };
    }
    default:
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: `metastore driver ${JSON.stringify((metastore as { readonly driver: unknown }).driver)} does not exist`,
        remedy: `use one of ${METASTORE_DRIVERS.join(", ")}`,
      });
  }
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
