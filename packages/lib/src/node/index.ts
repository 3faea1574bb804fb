export * from "./backup-file.js";
export * from "./blake3.js";
export * from "./shared-memory/door-link.js";
export { type RingMessage, SharedRing } from "./shared-memory/ring.js";
export type { RingBounds, SideName } from "./shared-memory/ring-format.js";
export { SharedPipeReader, type SharedPipeWait, SharedPipeWriter } from "./shared-memory/shared-pipe.js";
