export * from "./door-link.js";
export { type RingMessage, SharedRing } from "./ring.js";
export type { RingBounds, SideName } from "./ring-format.js";
export type { SharedPipeWait } from "./shared-end.js";
export { SharedPipeReader, SharedPipeWriter } from "./shared-pipe.js";
export {
  damagedMessage,
  SharedStreamReader,
  type SharedStreamSlice,
  SharedStreamWriter,
} from "./shared-stream.js";
export type { StreamBounds } from "./stream-format.js";
export {
  type RingReadRequest,
  type RingStreamMessage,
  SharedStreamRing,
  type StreamLook,
} from "./stream-ring.js";
