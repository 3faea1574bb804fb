import type { NodeId } from "@nexus/contracts";
import type { NodeState, TransportMetrics, TransportSecurity } from "@nexus/transport";
import type { DaemonConfig } from "../config/types.js";
import type { DataFolderLayout } from "../data-folder/data-folder.js";
import type { Closers } from "../lifecycle/closers.js";
import type { Readiness } from "../lifecycle/readiness.js";
import type { Logger } from "../log/logger.js";
import type { Metrics } from "../metrics/registry.js";
import type { AdministrationLog } from "./administration.js";

/** What every part of the node is built with. */
export interface NodeParts {
  readonly config: DaemonConfig;
  readonly version: string;
  readonly nodeId: NodeId;
  readonly layout: DataFolderLayout;
  readonly security: TransportSecurity;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly transportMetrics: TransportMetrics;
  readonly readiness: Readiness;
  readonly closers: Closers;
  /** What the node says about itself to clients. */
  readonly nodeState: () => NodeState;
  readonly administration: AdministrationLog;
  /** Aborts when the daemon is told to stop. */
  readonly signal: AbortSignal;
}
