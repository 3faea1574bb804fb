export type * from "./contract.js";
export { FairQueue, type FairQueueOptions, type FairWait, type SetTimer } from "./fair-queue.js";
export {
  type LocalChannelDriver,
  type LocalChannelStats,
  LocalChannels,
  type LocalChannelsOptions,
  type LocalHandle,
  type LocalProfile,
} from "./local-channels.js";
export { firstOffsetAt, MemoryDriver, type MemoryDriverOptions } from "./memory-driver.js";
export { type MemoryChannelOptions, MemoryPipe } from "./pipes/memory-pipe.js";
export * from "./refusals.js";
export type * from "./remote.js";
export * from "./settings.js";
export * from "./stdio-ends.js";
export { requireAppend, requireGroup, requireGroupRoom, requireOffset } from "./streams/arguments.js";
export { sortedGroups } from "./streams/groups.js";
export { LocalGroups } from "./streams/local-groups.js";
export { MemoryStream, type MemoryStreamOptions } from "./streams/memory-stream.js";
export { Turns } from "./turns.js";
