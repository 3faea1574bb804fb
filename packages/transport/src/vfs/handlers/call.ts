import { NexusError } from "@nexus/contracts";
import type { vfs } from "@nexus/contracts/wire";
import { utf8Encode } from "@nexus/lib";
import type { UnaryHandlers } from "../../server/unary.js";
import { encodeError } from "../../wire/errors.js";
import { agentMethods } from "../call/agent-methods.js";
import { dispatchCall } from "../call/dispatch.js";
import { flatDispatcher, serviceDispatcher } from "../call/dispatchers.js";
import { federationMethods } from "../call/federation-methods.js";
import { fileMethods } from "../call/file-methods.js";
import { lockMethods } from "../call/lock-methods.js";
import type { VfsHandlerDeps } from "../deps.js";
import type { ZoneOperations } from "../zone-operations.js";

/** The generic Call: errors are the payload, marked by is_error. */
export function callHandlers(
  deps: VfsHandlerDeps,
  zones: ZoneOperations,
): Pick<UnaryHandlers<typeof vfs.NexusVFSService>, "Call"> {
  const dispatchers = [
    flatDispatcher({
      ...fileMethods(deps, zones),
      ...lockMethods(deps),
      ...federationMethods(deps, zones),
      ...agentMethods(deps),
    }),
    serviceDispatcher(deps.kernel),
  ];
  return {
    async Call({ method, payload }, call) {
      try {
        const result = (await dispatchCall(dispatchers, method, payload, call)) ?? null;
        return { payload: utf8Encode(JSON.stringify({ result })) };
      } catch (error) {
        return { payload: encodeError(NexusError.from(error)), isError: true };
      }
    },
  };
}
