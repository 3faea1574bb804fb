export * from "./door-link.js";
export { type RingMessage, SharedRing } from "./ring.js";
export type { RingBounds, SideName } from "./ring-format.js";
export { RingSlices, type SharedStreamSlice } from "./ring-slices.js";
export type { SharedPipeWait } from "./shared-end.js";
export { SharedPipeReader, SharedPipeWriter } from "./shared-pipe.js";
export { SharedStreamReader, SharedStreamWriter } from "./shared-stream.js";
export type { StreamBounds } from "./stream-format.js";
export {
  type RingReadRequest,
  type RingStreamMessage,
  SharedStreamRing,
} from "./stream-ring.js";
