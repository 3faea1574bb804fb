import type { CallInfo } from "../../server/unary.js";
import type { CallParams } from "./params.js";
import type { CallMethodName } from "./table.js";

/** One method of the generic Call: JSON in, JSON out. */
export type CallMethod = (params: CallParams, call: CallInfo) => Promise<unknown>;

/** A handler for each of the names: one that is missing does not compile. */
export type CallMethods<Names extends CallMethodName> = Readonly<Record<Names, CallMethod>>;
