export type { LogFile, LogFileInfo, LogFileOperation, LogFiles } from "./files/log-files.js";
export { LogFileError } from "./files/log-files.js";
export { openNodeFiles } from "./files/node-files.js";
export { DEFAULT_LOG_LIMITS, type LogLimits, MIN_SEGMENT_BYTES } from "./limits.js";
export { openNodeLog } from "./open.js";
export type { NodeLogOptions, OpenedNodeLog, OpenNodeLog } from "./options.js";
export type { GroupLoss, LogDamage, RecoveryReport, TailCut } from "./recovery/report.js";
export { type LogClock, type LogRuntime, type LogTimer, systemLogRuntime } from "./runtime.js";
export type * from "./types.js";
