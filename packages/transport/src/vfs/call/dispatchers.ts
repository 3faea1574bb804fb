import { LINEARIZABLE, NexusError } from "@nexus/contracts";
import type { Kernel, ServiceHandle } from "@nexus/kernel";
import { bytesToTagged, taggedToBytes } from "@nexus/lib/transport";
import { callOptions } from "../../server/unary.js";
import type { CallDispatcher, Dispatched } from "./dispatch.js";
import type { CallMethods } from "./methods.js";
import { CallParams, parsePayload } from "./params.js";
import { CALL_METHODS, type CallMethodName } from "./table.js";

/** The flat names of the original protocol. */
export function flatDispatcher(methods: CallMethods<CallMethodName>): CallDispatcher {
  return {
    async dispatch(method, payload, call): Promise<Dispatched> {
      if (!isNameOf(methods, method)) {
        return { kind: "unknown", problem: "not a flat method", known: Object.keys(methods) };
      }
      const params = new CallParams(method, payload, CALL_METHODS[method].params);
      return { kind: "answered", result: await methods[method](params, call) };
    },
  };
}

function isNameOf(methods: CallMethods<CallMethodName>, name: string): name is CallMethodName {
  return Object.hasOwn(methods, name);
}

/**
 * `service.method` of the services of this node. Unknown are a name without a dot, a service nobody enlisted, and a
 * method the service does not have.
 */
export function serviceDispatcher(kernel: Pick<Kernel, "service">): CallDispatcher {
  return {
    async dispatch(name, payload, call): Promise<Dispatched> {
      const dot = name.indexOf(".");
      if (dot < 0) return { kind: "unknown", problem: "not service.method", known: [] };
      const service = kernel.service(name.slice(0, dot));
      if (service === null)
        return { kind: "unknown", problem: `no service ${name.slice(0, dot)}`, known: [] };
      const method = name.slice(dot + 1);
      if (!service.methods.includes(method)) return unknownMethod(service);
      const params = taggedToBytes(parsePayload(name, payload));
      const result = await service.call(method, params, call.context, callOptions(call, LINEARIZABLE));
      return { kind: "answered", result: checkedSize(name, bytesToTagged(result), call.maxReplyBytes) };
    },
  };
}

function unknownMethod({ name, methods }: ServiceHandle): Dispatched {
  const known = methods.map((method) => `${name}.${method}`);
  return { kind: "unknown", problem: `no such method of service ${name}`, known };
}

/** A service answers without knowing how much a reply may hold. Errors: RESOURCE_EXHAUSTED. */
function checkedSize(method: string, result: unknown, maxBytes: number): unknown {
  const bytes = Buffer.byteLength(JSON.stringify(result ?? null));
  if (bytes <= maxBytes) return result;
  throw new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `the answer of ${method} has ${bytes} bytes; a reply may hold ${maxBytes}`,
    remedy: "ask for less of it",
    details: { bytes, limit: maxBytes },
  });
}
