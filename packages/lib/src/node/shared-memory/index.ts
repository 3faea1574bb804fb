export * from "./door-link.js";
export { type RingMessage, SharedRing } from "./ring.js";
export type { RingBounds, SideName } from "./ring-format.js";
export { SharedPipeReader, type SharedPipeWait, SharedPipeWriter } from "./shared-pipe.js";
