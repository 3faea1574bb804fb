import {
  readAddress,
  readAddressList,
  readAgentCommands,
  readBytes,
  readBytesOfAtLeast,
  readCacheLocation,
  readClusterId,
  readCount,
  readDiskReserve,
  readDurationMs,
  readFlag,
  readFoundedZone,
  readHostname,
  readOneOf,
  readText,
  readVariableNames,
} from "./values.js";

/** One setting: the same name as flag (`--name`), YAML key (`name`) and, in capitals, as variable. */
export interface Setting<T> {
  readonly name: string;
  readonly variable: string;
  /** Shown after the flag in help; null for switches, which take no value. */
  readonly placeholder: string | null;
  /** Text of the default; null when there is none or it depends on the machine. */
  readonly defaultText: string | null;
  /** One sentence for help and docs/configuration.md. */
  readonly description: string;
  /** Throws an Error that says what is wrong with the text. */
  read(text: string): T;
  /** The text as messages may show it. */
  show(text: string): string;
}

const setting = <T>(
  name: string,
  placeholder: string | null,
  defaultText: string | null,
  description: string,
  read: (text: string) => T,
  variable = `NEXUS_${name.toUpperCase().replaceAll("-", "_")}`,
): Setting<T> => ({ name, variable, placeholder, defaultText, description, read, show: (text) => text });

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
export const LOG_FORMATS = ["auto", "json", "text"] as const;

/** Below it a chunk of a snapshot could take longer than a connection may be silent. */
const MIN_SNAPSHOT_BYTES_PER_SECOND = 1024 * 1024;

/** Every setting of the daemon, in the order help shows them. */
export const SETTINGS = {
  hostname: setting(
    "hostname",
    "NAME",
    null,
    "Name of this node in logs, status and --bootstrap-host. Default: the machine's name.",
    readHostname,
  ),
  dataDirectory: setting(
    "data-dir",
    "DIR",
    "./nexus-cluster-data",
    "Everything this node keeps: log, metadata, content.",
    readText,
  ),
  rootPath: setting(
    "root-path",
    "DIR",
    null,
    "Serve this host folder as the content of `/` instead of the content-addressed store. " +
      "May not overlap the data folder.",
    readText,
    "NEXUS_ROOT_FS",
  ),
  peerAddress: setting(
    "bind-addr",
    "HOST:PORT",
    "127.0.0.1:2126",
    "Listen for other nodes, and for clients of the original protocol.",
    readAddress,
  ),
  advertiseAddress: setting(
    "advertise-addr",
    "HOST:PORT",
    null,
    "Address other nodes reach this node at. Default: --bind-addr, with --hostname when that is a wildcard.",
    readAddress,
  ),
  clientAddress: setting("client-addr", "HOST:PORT", "127.0.0.1:2028", "Listen for clients.", readAddress),
  httpAddress: setting(
    "http-addr",
    "HOST:PORT",
    "127.0.0.1:2026",
    "Listen for /metrics, /livez and /readyz.",
    readAddress,
  ),
  peers: setting(
    "peers",
    "LIST",
    null,
    "Other nodes of the cluster, host:port separated by commas. This node's own address is left out.",
    readAddressList,
  ),
  clusterInit: setting(
    "cluster-init",
    null,
    "false",
    "Found the cluster although --peers is given, once every peer said that it belongs to none.",
    readFoundedZone,
  ),
  bootstrapHost: setting(
    "bootstrap-host",
    "NAME",
    null,
    "For nodes that all have the same flags: the node with this --hostname founds the cluster when no peer " +
      "belongs to one; the others join.",
    readHostname,
  ),
  joinTimeoutMs: setting(
    "join-timeout",
    "DURATION",
    "0",
    "How long a new node looks for its cluster before it gives up. 0 keeps trying.",
    readDurationMs,
  ),
  expectCluster: setting(
    "expect-cluster",
    "ID",
    null,
    "Refuse to start in, join or found any other cluster than this one.",
    readClusterId,
  ),
  tlsCert: setting("tls-cert", "FILE", null, "Certificate of this node (PEM).", readText),
  tlsKey: setting("tls-key", "FILE", null, "Private key of the certificate (PEM).", readText),
  tlsCa: setting("tls-ca", "FILE", null, "CA that peers and clients must be signed by (PEM).", readText),
  insecureNoAuth: setting(
    "insecure-no-auth",
    null,
    "false",
    "Listen beyond loopback without credentials: anybody who reaches the ports may do anything.",
    readFlag,
  ),
  enabledDrivers: setting(
    "enabled-drivers",
    "LIST",
    "cas-local,path_local",
    "Storage drivers mounts may use, separated by commas.",
    readText,
  ),
  mountableFolders: setting(
    "mountable-folders",
    "LIST",
    null,
    "Host folders, separated by commas, in which administrators may mount external storage (`nexus storage mount`). " +
      "Default: none. None may overlap the data folder.",
    readText,
  ),
  cache: {
    ...setting(
      "cache",
      "URL",
      "none",
      "Cache for services: none, memory, or redis://[[user]:password@]host[:port][/database] (rediss:// for TLS). " +
        "Nothing depends on it.",
      readCacheLocation,
    ),
    // Anything up to the last @ may be a password, also in an address that cannot be read.
    show: (text: string) => text.replace(/^([a-z]*:\/\/)?.*@/s, "$1***@"),
  },
  cachePrefix: setting(
    "cache-prefix",
    "TEXT",
    "nexus:",
    "In front of every key in a Redis cache. Clusters that share a server need different ones.",
    readText,
  ),
  auditMaxFileBytes: setting(
    "audit-max-file-bytes",
    "BYTES",
    "64MiB",
    "Size at which the audit log starts a new file. 0 turns the audit log off.",
    readBytes,
  ),
  auditMaxFiles: setting(
    "audit-max-files",
    "N",
    "8",
    "Audit log files that are kept, the current one included.",
    readCount(1, 1_000),
  ),
  agentCommands: setting(
    "agent-commands",
    "LIST",
    null,
    "Programs that MANAGED agents may be run as on this node: NAME=/PROGRAM [ARGUMENT ...], separated by commas. " +
      "Default: none, agents are not run.",
    readAgentCommands,
  ),
  agentEnvironment: setting(
    "agent-environment",
    "LIST",
    null,
    "Environment variables that who spawns an agent may set, separated by commas. Default: none.",
    readVariableNames,
  ),
  agentProcesses: setting(
    "agent-processes",
    "N",
    "16",
    "Agents run as processes of this node at once.",
    readCount(1, 10_000),
  ),
  snapshotBytesPerSecond: setting(
    "snapshot-bytes-per-second",
    "BYTES",
    "64MiB",
    "Most this node sends per second to bring other members up to date by snapshots, all zones together.",
    readBytesOfAtLeast(MIN_SNAPSHOT_BYTES_PER_SECOND),
  ),
  diskReserveBytes: setting(
    "disk-reserve",
    "BYTES",
    "64MiB",
    "Space set aside in the data folder for a disk that fills up. With less than twice as much free besides, writes " +
      "are refused; reads and removals go on. 0 turns both off.",
    readDiskReserve,
  ),
  callTimeoutMs: setting(
    "call-timeout",
    "DURATION",
    "30s",
    "Longest a call may take when its client sets no deadline.",
    readDurationMs,
  ),
  shutdownTimeoutMs: setting(
    "shutdown-timeout",
    "DURATION",
    "9s",
    "Longest an orderly shutdown may take; what is not done by then is cut off, with exit code 1.",
    readDurationMs,
  ),
  logLevel: setting(
    "log-level",
    "LEVEL",
    "info",
    `Least important log lines shown: ${LOG_LEVELS.join(", ")}.`,
    readOneOf(...LOG_LEVELS),
  ),
  logFormat: setting(
    "log-format",
    "FORMAT",
    "auto",
    "json, text, or auto: text on a terminal and json elsewhere.",
    readOneOf(...LOG_FORMATS),
  ),
} as const;

export type SettingKey = keyof typeof SETTINGS;
export type SettingValue<K extends SettingKey> = ReturnType<(typeof SETTINGS)[K]["read"]>;

export const SETTING_KEYS = Object.keys(SETTINGS) as readonly SettingKey[];

/** The one flag that is not a setting: where settings are read from. */
export const CONFIG_FILE_FLAG = "config";
export const CONFIG_FILE_VARIABLE = "NEXUS_CONFIG";
