import { NexusError, type OperationContext } from "@nexus/contracts";
import { withDeadline } from "@nexus/lib";
import type { CallOptions } from "../../kernel/api.js";
import type { ServiceState } from "./service-registry.js";
import type { Service } from "./types.js";

/** Named parameters of plain values and bytes, as they came from a caller: the method checks them. */
export type ServiceParams = Readonly<Record<string, unknown>>;

/**
 * What a client may call as `service.method`. The context is the authenticated caller's; who may call it is the
 * method's to decide, by syscalls made with that context. The result is plain values and bytes.
 */
export type ServiceMethod = (
  params: ServiceParams,
  context: OperationContext,
  options: CallOptions,
) => Promise<unknown>;

export type ServiceMethods = Readonly<Record<string, ServiceMethod>>;

/** A service of this node, as callers see it. */
export interface ServiceHandle {
  readonly name: string;
  readonly state: ServiceState;
  /** Names of what may be called. */
  readonly methods: readonly string[];
  /** Errors: UNAVAILABLE (the service is not running), METHOD_NOT_FOUND, DEADLINE_EXCEEDED, CANCELLED, and its own. */
  call(
    method: string,
    params: ServiceParams,
    context: OperationContext,
    options: CallOptions,
  ): Promise<unknown>;
}

export function serviceHandle(service: Service, state: ServiceState): ServiceHandle {
  const { name } = service;
  const methods = service.methods ?? {};
  return {
    name,
    state,
    methods: Object.keys(methods),
    async call(method, params, context, options) {
      const work = Object.hasOwn(methods, method) ? methods[method] : undefined;
      if (work === undefined) {
        throw new NexusError({
          code: "METHOD_NOT_FOUND",
          what: `service ${name} has no method ${JSON.stringify(method.slice(0, 80))}`,
          remedy: `it has ${Object.keys(methods).join(", ") || "none"}`,
        });
      }
      if (state !== "running") {
        throw new NexusError({
          code: "UNAVAILABLE",
          what: `service ${name} is ${state}, not running`,
          remedy: "try again once it is started, or on another node",
        });
      }
      const what = `${name}.${method}`;
      return withDeadline(
        (signal) => work(params, context, { ...options, signal }),
        options.timeoutMs,
        what,
        options.signal,
      );
    },
  };
}
