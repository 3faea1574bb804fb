import { resolve } from "node:path";
import { NexusError } from "@nexus/contracts";
import { type Address, formatAddress, isLoopbackHost } from "@nexus/lib";
import { foldersOverlap } from "./overlap.js";
import { SETTING_KEYS, SETTINGS, type SettingKey, type SettingValue } from "./settings.js";
import {
  type ConfigFile,
  readCommandLine,
  readConfigFile,
  readEnvironment,
  type WrittenValue,
  type WrittenValues,
} from "./sources.js";
import type { CacheConfig, Credentials, DaemonConfig, FoundingRule } from "./types.js";

/** What defaults depend on. */
export interface Machine {
  readonly hostname: string;
  readonly workingDirectory: string;
}

export interface ConfigInputs {
  /** Flags after the program's name. */
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** The file `--config` or NEXUS_CONFIG names; null when neither does. */
  readonly file: ConfigFile | null;
  readonly machine: Machine;
}

/**
 * Flags over variables over file over defaults. Pure. Errors: CONFIG_INVALID naming the input, where it was
 * written, and the remedy.
 */
export function compileConfig(inputs: ConfigInputs): DaemonConfig {
  const settings = new Settings([
    readCommandLine(inputs.argv).values,
    readEnvironment(inputs.env).values,
    inputs.file === null ? new Map() : readConfigFile(inputs.file),
  ]);
  for (const key of SETTING_KEYS) settings.get(key); // Every written value is checked, used or not.
  const hostname = settings.get("hostname") ?? inputs.machine.hostname;
  const dataDirectory = resolve(inputs.machine.workingDirectory, settings.need("dataDirectory"));
  const rootPath = settings.get("rootPath");
  const listeners = compileListeners(settings);
  const advertiseAddress =
    settings.get("advertiseAddress") ?? defaultAdvertise(listeners.peerAddress, hostname);
  const auditMaxFileBytes = settings.need("auditMaxFileBytes");
  const joinTimeoutMs = settings.need("joinTimeoutMs");
  return {
    hostname,
    hostnameIsExplicit: settings.written("hostname") !== null,
    dataDirectory,
    rootPath:
      rootPath === null
        ? null
        : outsideDataFolder(settings.show("rootPath"), inputs.machine, rootPath, dataDirectory),
    ...listeners,
    advertiseAddress,
    ...compilePeers(settings, [advertiseAddress, listeners.peerAddress]),
    joinTimeoutMs: joinTimeoutMs === 0 ? null : joinTimeoutMs,
    expectCluster: settings.get("expectCluster"),
    credentials: compileCredentials(settings, inputs.machine, listeners),
    enabledDrivers: listed(settings.need("enabledDrivers")),
    mountableFolders: listed(settings.get("mountableFolders") ?? "").map((folder) =>
      outsideDataFolder(settings.show("mountableFolders"), inputs.machine, folder, dataDirectory),
    ),
    cache: compileCache(settings),
    audit:
      auditMaxFileBytes === 0
        ? null
        : { maxFileBytes: auditMaxFileBytes, maxFiles: settings.need("auditMaxFiles") },
    agents: compileAgents(settings),
    snapshotBytesPerSecond: settings.need("snapshotBytesPerSecond"),
    diskReserveBytes: settings.need("diskReserveBytes"),
    callTimeoutMs: settings.need("callTimeoutMs"),
    shutdownTimeoutMs: settings.need("shutdownTimeoutMs"),
    logLevel: settings.need("logLevel"),
    logFormat: settings.need("logFormat"),
  };
}

/** Values of the settings, taken from the first source that has them. */
class Settings {
  constructor(private readonly sources: readonly WrittenValues[]) {}

  written(key: SettingKey): WrittenValue | null {
    for (const source of this.sources) {
      const value = source.get(key);
      if (value !== undefined) return value;
    }
    return null;
  }

  get<K extends SettingKey>(key: K): SettingValue<K> | null {
    const { defaultText, name } = SETTINGS[key];
    const written =
      this.written(key) ?? (defaultText === null ? null : { text: defaultText, origin: `--${name}` });
    if (written === null) return null;
    try {
      return SETTINGS[key].read(written.text) as SettingValue<K>;
    } catch (cause) {
      const remedy = NexusError.is(cause) ? cause.remedy : null;
      throw invalid(
        `${this.show(key)} ${problemOf(cause)}`,
        remedy ?? "correct it, see `nexusd-cluster --help`",
        cause,
      );
    }
  }

  need<K extends SettingKey>(key: K): SettingValue<K> {
    const value = this.get(key);
    if (value === null) throw new Error(`setting ${key} has neither a value nor a default`);
    return value;
  }

  /** The setting as its author wrote it: `--peers "a:1" (from NEXUS_PEERS)`. */
  show(key: SettingKey): string {
    const written = this.written(key);
    const flag = `--${SETTINGS[key].name}`;
    if (written === null) return `${flag} (default)`;
    const value = JSON.stringify(SETTINGS[key].show(written.text).slice(0, 120));
    return written.origin === flag ? `${flag} ${value}` : `${flag} ${value} (from ${written.origin})`;
  }
}

function problemOf(cause: unknown): string {
  if (NexusError.is(cause)) return `is refused: ${cause.what}`;
  return cause instanceof Error ? cause.message : String(cause);
}

type Listeners = Pick<DaemonConfig, "peerAddress" | "clientAddress" | "httpAddress">;
const LISTENER_KEYS = ["peerAddress", "clientAddress", "httpAddress"] as const;

function compileListeners(settings: Settings): Listeners {
  const seen = new Map<string, SettingKey>();
  for (const key of LISTENER_KEYS) {
    const address = formatAddress(settings.need(key));
    const other = seen.get(address);
    if (other !== undefined) {
      throw invalid(
        `--${SETTINGS[other].name} and --${SETTINGS[key].name} are both ${address}`,
        "give each listener a port of its own",
      );
    }
    seen.set(address, key);
  }
  return {
    peerAddress: settings.need("peerAddress"),
    clientAddress: settings.need("clientAddress"),
    httpAddress: settings.need("httpAddress"),
  };
}

function compileAgents(settings: Settings): DaemonConfig["agents"] {
  const commands = settings.get("agentCommands");
  if (commands !== null) {
    const allowedEnvironment = settings.get("agentEnvironment") ?? [];
    return { commands, allowedEnvironment, maxProcesses: settings.need("agentProcesses") };
  }
  const idle = (["agentEnvironment", "agentProcesses"] as const).find(
    (key) => settings.written(key) !== null,
  );
  if (idle === undefined) return null;
  throw invalid(
    `${settings.show(idle)} says nothing without --agent-commands`,
    "name the programs agents may be run as (--agent-commands NAME=/PROGRAM), or leave it out",
  );
}

function compileCache(settings: Settings): CacheConfig {
  const location = settings.need("cache");
  return location.kind === "redis" ? { ...location, keyPrefix: settings.need("cachePrefix") } : location;
}

function isWildcard(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}

function defaultAdvertise(bound: Address, hostname: string): Address {
  return isWildcard(bound.host) ? { host: hostname, port: bound.port } : bound;
}

function compilePeers(settings: Settings, own: readonly Address[]): Pick<DaemonConfig, "peers" | "founding"> {
  const ownTexts = new Set(own.map(formatAddress));
  const given = settings.get("peers") ?? [];
  const texts = new Set<string>();
  const peers = given.filter((peer) => {
    const text = formatAddress(peer);
    if (ownTexts.has(text) || texts.has(text)) return false;
    texts.add(text);
    return true;
  });
  const founding = compileFounding(settings);
  if (given.length > 0 && peers.length === 0 && founding.kind === "default") {
    throw invalid(
      `${settings.show("peers")} names only this node itself`,
      "name another node to join, or leave --peers out to found a cluster",
    );
  }
  return { peers, founding };
}

function compileFounding(settings: Settings): FoundingRule {
  const bootstrapHost = settings.get("bootstrapHost");
  if (settings.need("clusterInit")) {
    if (bootstrapHost !== null) {
      throw invalid(
        `${settings.show("clusterInit")} and ${settings.show("bootstrapHost")} contradict each other`,
        "use --cluster-init on one node, or --bootstrap-host on all of them",
      );
    }
    return { kind: "founder" };
  }
  return bootstrapHost === null ? { kind: "default" } : { kind: "named", hostname: bootstrapHost };
}

function listed(text: string): readonly string[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

function outsideDataFolder(shown: string, machine: Machine, text: string, dataDirectory: string): string {
  const folder = resolve(machine.workingDirectory, text);
  if (foldersOverlap(folder, dataDirectory)) {
    throw invalid(
      `${shown} overlaps the data folder ${dataDirectory}`,
      "serve a folder that neither contains the data folder nor lies in it",
    );
  }
  return folder;
}

function compileCredentials(settings: Settings, machine: Machine, listeners: Listeners): Credentials {
  const files = [settings.get("tlsCert"), settings.get("tlsKey"), settings.get("tlsCa")] as const;
  const [certFile, keyFile, caFile] = files;
  if (certFile !== null && keyFile !== null && caFile !== null) {
    const absolute = (file: string) => resolve(machine.workingDirectory, file);
    return {
      kind: "tls",
      certFile: absolute(certFile),
      keyFile: absolute(keyFile),
      caFile: absolute(caFile),
    };
  }
  if (files.some((file) => file !== null)) {
    throw invalid("--tls-cert, --tls-key and --tls-ca are given only in part", "give all three, or none");
  }
  const open = LISTENER_KEYS.find((key) => !isLoopbackHost(listeners[key].host));
  if (open === undefined) return { kind: "loopback" };
  if (settings.need("insecureNoAuth")) return { kind: "none" };
  throw invalid(
    `${settings.show(open)} listens beyond loopback without credentials`,
    "give --tls-cert, --tls-key and --tls-ca, bind 127.0.0.1, or accept the risk with --insecure-no-auth",
  );
}

function invalid(what: string, remedy: string, cause?: unknown): NexusError {
  return new NexusError({ code: "CONFIG_INVALID", what, remedy, cause });
}
