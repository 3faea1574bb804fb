export { nodeSyncFiles } from "../files/sync-files.js";
export { createInlineHashPool } from "../pool/inline-pool.js";
export * from "./bytes.js";
export * from "./fake-peers.js";
export * from "./faulty-files.js";
export * from "./redis-server.js";
export * from "./small-filesystem.js";
export * from "./temp-folder.js";
