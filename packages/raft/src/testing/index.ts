export type { LogFile, LogFiles } from "../log/index.js";
export * from "./live-cluster.js";
export * from "./memory-host-files.js";
export * from "./memory-network.js";
export * from "./random.js";
export * from "./rot.js";
export * from "./simulated-process.js";
export * from "./test-cluster.js";
export * from "./virtual-time.js";
