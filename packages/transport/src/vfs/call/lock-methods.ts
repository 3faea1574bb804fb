import { LINEARIZABLE, NexusError } from "@nexus/contracts";
import type { AdvisoryLockMode } from "@nexus/kernel";
import { callOptions } from "../../server/unary.js";
import type { VfsHandlerDeps } from "../deps.js";
import type { CallMethods } from "./methods.js";
import type { CallParams } from "./params.js";
import type { MethodsOf } from "./table.js";

const DEFAULT_TTL_MS = 30_000;

/**
 * Lock methods of the JSON dialect, by their names on the wire. As in the original, `sys_lock` with a lock id extends it;
 * both it and one that does not get the lock answer null.
 */
export function lockMethods({ kernel }: VfsHandlerDeps): CallMethods<MethodsOf<"locks">> {
  return {
    async sys_lock(params, call) {
      const path = params.text("path");
      const lockId = params.optionalText("lock_id");
      const ttlMs = params.secondsAsMs("ttl", "ttl_secs") ?? DEFAULT_TTL_MS;
      const options = callOptions(call, LINEARIZABLE);
      if (lockId !== null && lockId !== "") {
        try {
          await kernel.sysExtendLock({ path, lockId, fencing: null, ttlMs }, call.context, options);
          return lockId;
        } catch (error) {
          if (NexusError.is(error) && error.code === "LOCK_LOST") return null;
          throw error;
        }
      }
      const info = params.optionalText("holder_info") ?? "";
      const request = { path, lockId: null, mode: modeOf(params), ttlMs, info };
      const answer = await kernel.sysLock(request, call.context, options);
      return answer.kind === "granted" ? answer.grant.lockId : null;
    },

    async sys_unlock(params, call) {
      const lockId = params.optionalText("lock_id");
      const { released } = await kernel.sysUnlock(
        { path: params.text("path"), lockId, fencing: null, force: params.flag("force") },
        call.context,
        callOptions(call, LINEARIZABLE),
      );
      return released > 0;
    },
  };
}

/** One holder is exclusive, several are counted. */
function modeOf(params: CallParams): AdvisoryLockMode {
  const capacity = params.count("max_holders") ?? 1;
  return capacity === 1 ? { kind: "exclusive" } : { kind: "counting", capacity };
}
