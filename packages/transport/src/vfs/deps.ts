import type { Kernel } from "@nexus/kernel";
import type { ServerLimits } from "../limits.js";
import type { TransportMetrics } from "../metrics.js";
import type { NodeState } from "../node-status.js";
import type { AdministrationListener } from "./administration.js";

/** What the handlers of the filesystem and of its administration work on. */
export interface VfsHandlerDeps {
  readonly kernel: Kernel;
  readonly nodeState: () => NodeState;
  readonly onAdministration: AdministrationListener;
  readonly limits: ServerLimits;
  readonly metrics: TransportMetrics;
}
