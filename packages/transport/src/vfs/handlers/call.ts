import { NexusError } from "@nexus/contracts";
import type { vfs } from "@nexus/contracts/wire";
import { utf8Encode } from "@nexus/lib";
import type { UnaryHandlers } from "../../server/unary.js";
import { encodeError } from "../../wire/errors.js";
import { federationMethods } from "../call/federation-methods.js";
import { fileMethods } from "../call/file-methods.js";
import { lockMethods } from "../call/lock-methods.js";
import type { CallMethods } from "../call/methods.js";
import { CallParams } from "../call/params.js";
import type { VfsHandlerDeps } from "../deps.js";
import type { ZoneOperations } from "../zone-operations.js";

/** The generic Call: errors are the payload, marked by is_error. */
export function callHandlers(
  deps: VfsHandlerDeps,
  zones: ZoneOperations,
): Pick<UnaryHandlers<typeof vfs.NexusVFSService>, "Call"> {
  const methods: CallMethods = {
    ...fileMethods(deps),
    ...lockMethods(deps),
    ...federationMethods(deps, zones),
  };
  return {
    async Call(request, call) {
      try {
        const method = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined;
        if (method === undefined) throw unknownMethod(request.method, Object.keys(methods));
        const result = await method(new CallParams(request.method, request.payload), call);
        return { payload: utf8Encode(JSON.stringify({ result })) };
      } catch (error) {
        return { payload: encodeError(NexusError.from(error)), isError: true };
      }
    },
  };
}

function unknownMethod(name: string, known: readonly string[]): NexusError {
  return new NexusError({
    code: "METHOD_NOT_FOUND",
    what: `there is no method ${JSON.stringify(name.slice(0, 80))}`,
    remedy: `use one of ${known.join(", ")}`,
  });
}
