export { type ConfigInputs, compileConfig, type Machine } from "./config/compile.js";
export type { Credentials, DaemonConfig, FoundingRule } from "./config/types.js";
export { type DaemonEnvironment, type RunningDaemon, startDaemon } from "./daemon.js";
export { VERSION } from "./version.js";
