export { describeCacheStore, type OpenedCacheStore } from "./describe-cache-store.js";
export { describeLocks, type OpenedLocks } from "./describe-locks.js";
export {
  describeMetaStore,
  type MetaStoreCapabilities,
  type OpenedMetaStore,
} from "./describe-meta-store.js";
export {
  describeObjectStore,
  type ObjectStoreCapabilities,
  type OpenedObjectStore,
} from "./describe-object-store.js";
export {
  type ChannelBounds,
  describePipe,
  type OpenedPipe,
  type PipeTraits,
  textMessage,
  textOf,
} from "./describe-pipe.js";
export { describeStream, type OpenedStream } from "./describe-stream.js";
export {
  describeKernelFuzz,
  FUZZ_LIMITS,
  type FuzzedKernel,
  type KernelFuzzOptions,
} from "./fuzz/describe-kernel-fuzz.js";
export type { FuzzCall } from "./fuzz/fuzz-calls.js";
export { fuzzSequences } from "./fuzz/fuzz-sequences.js";
export { type FuzzTarget, runSequence } from "./fuzz/run-sequence.js";
export { openSteppedLocks } from "./fuzz/stepped-locks.js";
export { ANN, kernelFixture, OPTIONS, writing } from "./kernel-fixture.js";
export { FakeMetaStore } from "./memory-meta-store.js";
export { FakeObjectStore } from "./memory-object-store.js";
export * from "./mutations.js";
export { refusalOf } from "./refusal.js";
export { openTestAgents } from "./test-agents.js";
