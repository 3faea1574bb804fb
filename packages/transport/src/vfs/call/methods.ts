import type { CallInfo } from "../../server/unary.js";
import type { CallParams } from "./params.js";

/** One method of the generic Call: JSON in, JSON out. */
export type CallMethod = (params: CallParams, call: CallInfo) => Promise<unknown>;

export type CallMethods = Readonly<Record<string, CallMethod>>;
