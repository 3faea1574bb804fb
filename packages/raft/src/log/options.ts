import type { LogFiles } from "./files/log-files.js";
import type { LogLimits } from "./limits.js";
import type { RecoveryReport } from "./recovery/report.js";
import type { LogRuntime } from "./runtime.js";
import type { NodeLog } from "./types.js";

export interface NodeLogOptions {
  /** Owned by the log from here on: closed with it. */
  readonly files: LogFiles;
  readonly runtime: LogRuntime;
  readonly limits: Partial<LogLimits>;
}

export interface OpenedNodeLog {
  readonly log: NodeLog;
  readonly report: RecoveryReport;
}

/** Shape of `openNodeLog` (open.ts). */
export type OpenNodeLog = (options: NodeLogOptions) => Promise<OpenedNodeLog>;
