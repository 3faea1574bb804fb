export * from "./confchange/change.js";
export * from "./confchange/codec.js";
export {
  type Configuration,
  fromConfState,
  isJoint,
  memberIds,
  toConfState,
} from "./confchange/configuration.js";
export * from "./config.js";
export * from "./events.js";
export {
  entriesBytes,
  entryBytes,
  hardStateOf,
  isLocalTarget,
  newMessage,
  payloadBytes,
} from "./messages.js";
export { RawNode } from "./raw-node.js";
export * from "./results.js";
export type * from "./status.js";
export type * from "./types.js";
