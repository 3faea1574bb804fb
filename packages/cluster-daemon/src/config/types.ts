import type { Address } from "@nexus/lib";
import type { AgentCommand } from "@nexus/services";
import type { LOG_FORMATS, LOG_LEVELS } from "./settings.js";

/** How a new node may become part of a cluster. */
export type FoundingRule =
  /** Found when alone, join when peers are given. */
  | { readonly kind: "default" }
  /** `--cluster-init`: this node founds, if no peer belongs to a cluster. */
  | { readonly kind: "founder" }
  /** `--bootstrap-host`: every node has the same flags, the named one founds. */
  | { readonly kind: "named"; readonly hostname: string };

export type Credentials =
  | { readonly kind: "tls"; readonly certFile: string; readonly keyFile: string; readonly caFile: string }
  /** Every listener is on loopback. */
  | { readonly kind: "loopback" }
  /** `--insecure-no-auth`: open beyond loopback. */
  | { readonly kind: "none" };

export type CacheConfig =
  | { readonly kind: "none" }
  /** In this process. */
  | { readonly kind: "memory" }
  | { readonly kind: "redis"; readonly url: string; readonly keyPrefix: string };

/** The daemon's configuration, complete and checked: nothing below the edge meets a missing value. */
export interface DaemonConfig {
  readonly hostname: string;
  /** Given by somebody, rather than taken from the machine. */
  readonly hostnameIsExplicit: boolean;
  /** Absolute. */
  readonly dataDirectory: string;
  /** Absolute; null: `/` is the content-addressed store. */
  readonly rootPath: string | null;
  readonly peerAddress: Address;
  readonly advertiseAddress: Address;
  readonly clientAddress: Address;
  readonly httpAddress: Address;
  /** Other nodes; this node's own address is not among them. */
  readonly peers: readonly Address[];
  readonly founding: FoundingRule;
  /** null: keep trying. */
  readonly joinTimeoutMs: number | null;
  readonly expectCluster: string | null;
  readonly credentials: Credentials;
  readonly enabledDrivers: readonly string[];
  /** Absolute; host folders in which administrators may mount external storage. */
  readonly mountableFolders: readonly string[];
  readonly cache: CacheConfig;
  /** null: no audit log. */
  readonly audit: { readonly maxFileBytes: number; readonly maxFiles: number } | null;
  /** null: agents are not run. */
  readonly agents: {
    readonly commands: readonly AgentCommand[];
    readonly allowedEnvironment: readonly string[];
    readonly maxProcesses: number;
  } | null;
  readonly snapshotBytesPerSecond: number;
  /** 0: no reserve, and nothing is refused before the disk is full. */
  readonly diskReserveBytes: number;
  readonly callTimeoutMs: number;
  readonly shutdownTimeoutMs: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly logFormat: (typeof LOG_FORMATS)[number];
}
