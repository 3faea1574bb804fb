import { contextInZone } from "../../server/guards.js";
import type { CallInfo } from "../../server/unary.js";

/** The call with its paths starting in `zone`; null: in the caller's. Errors: those of contextInZone. */
export function inZone(zone: string | null, call: CallInfo): CallInfo {
  return { ...call, context: contextInZone(call.context, zone ?? "") };
}
