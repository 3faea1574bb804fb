// Generated from proto/ by scripts/proto.mjs. Do not edit.
export * as core from "./core.js";
export * as raft from "./raft.js";
export * as vfs from "./vfs.js";
export * as admin from "./admin.js";
