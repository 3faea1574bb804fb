import { join } from "node:path";
import { openNodeFiles, openNodeLog, systemLogRuntime } from "../log/index.js";
import type { LogLimits } from "../log/limits.js";
import type { ClusterIdentity, HostRuntime, RaftHost, RaftHostOptions, RaftHostSettings } from "./api.js";
import { decodeClusterIdentity } from "./cluster-identity.js";
import { endOfTurn } from "./end-of-turn.js";
import { NodeHost } from "./node-host.js";
import { NodeHostFiles } from "./node-host-files.js";

/** A host on a data folder. */
export interface OpenRaftHostOptions extends RaftHostSettings {
  /** `<data>/raft`. The caller holds the data folder's lock: two processes on one log destroy it. */
  readonly folder: string;
  readonly logLimits: Partial<LogLimits>;
}

/** Everything injected; owns the log from here on. Errors: CORRUPT, IO_ERROR, VERSION_UNSUPPORTED, CONFIG_INVALID. */
export function startRaftHost(options: RaftHostOptions): Promise<RaftHost> {
  return NodeHost.start(options);
}

/** Opens or makes the host of a data folder. Errors: CORRUPT, IO_ERROR, VERSION_UNSUPPORTED, CONFIG_INVALID. */
export async function openRaftHost(options: OpenRaftHostOptions): Promise<RaftHost> {
  const { folder, logLimits, ...settings } = options;
  const files = new NodeHostFiles(folder);
  const { log, report } = await openNodeLog({
    files: openNodeFiles(join(folder, "log")),
    runtime: systemLogRuntime(),
    limits: logLimits,
  });
  for (const remedy of report.remedies) {
    settings.observer.onEvent({
      level: "error",
      zoneId: null,
      message: remedy,
      fields: { recovery: report.kind },
    });
  }
  try {
    return await NodeHost.start({ ...settings, runtime: systemHostRuntime(), files, log });
  } catch (cause) {
    await log.close();
    throw cause;
  }
}

/** What a data folder says about membership, without opening it: for boot decisions. null: of no cluster. */
export async function readClusterIdentity(folder: string): Promise<ClusterIdentity | null> {
  const bytes = await new NodeHostFiles(folder).readIdentity();
  return bytes === null ? null : decodeClusterIdentity(bytes);
}

/** Real time, the event loop's turns, and the platform's cryptographic randomness. */
export function systemHostRuntime(): HostRuntime {
  const runtime = systemLogRuntime();
  return { ...runtime, clock: { ...runtime.clock, wallMs: () => Date.now() }, defer: endOfTurn() };
}
