import { NexusError, type OperationContext } from "@nexus/contracts";
import type { CallOptions } from "../../kernel/api.js";
import type { ServiceInstance } from "./service-instance.js";
import type { ServiceState } from "./service-state.js";
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

/** What a handle needs to know of a service at the moment it is used. */
export interface ServicePresence {
  readonly state: ServiceState;
  readonly service: Service;
  /** null: it does not run. */
  readonly instance: ServiceInstance | null;
}

/** A handle names a service, not what runs under that name: a call goes to whatever does when it is made. */
export function serviceHandle(name: string, presence: () => ServicePresence | null): ServiceHandle {
  return {
    name,
    get state() {
      return presence()?.state ?? "stopped";
    },
    get methods() {
      return Object.keys(presence()?.service.methods ?? {});
    },
    async call(method, params, context, options) {
      const present = presence();
      const methods = present?.service.methods ?? {};
      const work = Object.hasOwn(methods, method) ? methods[method] : undefined;
      if (work === undefined) {
        throw new NexusError({
          code: "METHOD_NOT_FOUND",
          what: `service ${name} has no method ${JSON.stringify(method.slice(0, 80))}`,
          remedy: `it has ${Object.keys(methods).join(", ") || "none"}`,
        });
      }
      const instance = present?.instance ?? null;
      if (instance === null) {
        throw new NexusError({
          code: "UNAVAILABLE",
          what: `service ${name} is ${present?.state ?? "stopped"}, not running`,
          remedy: "try again once it is started, or on another node",
        });
      }
      return instance.call(work, `${name}.${method}`, params, context, options);
    },
  };
}
