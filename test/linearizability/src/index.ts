export type { Exhaustion } from "./budget.js";
export {
  type CheckOptions,
  checkLinearizable,
  DEFAULT_MAX_CONFIGURATIONS,
  type PartitionOrder,
  type Verdict,
} from "./check.js";
export { type History, type Operation, type Outcome, returned, UNKNOWN } from "./history.js";
export type { Model } from "./model.js";
export {
  type FileState,
  type FilesInput,
  type FilesOutput,
  filesModel,
  type PutCondition,
} from "./models/files.js";
export { type KeyValueInput, type KeyValueOutput, keyValueModel } from "./models/key-value.js";
export {
  type RegisterInput,
  type RegisterOutput,
  type RegisterState,
  registerModel,
} from "./models/register.js";
export type { DeadEnd, Placed } from "./search.js";
