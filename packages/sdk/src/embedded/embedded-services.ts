import { NexusError, type OperationContext } from "@nexus/contracts";
import type { CallOptions, Kernel } from "@nexus/kernel";
import { bytesToTagged, taggedToBytes } from "@nexus/lib/transport";
import type { ServiceCall } from "../calls.js";

/** Calls a service of this process as a daemon's is called: what goes in and comes out is a copy, as a message carries it. */
export async function callService(
  kernel: Kernel,
  { service, method, params }: ServiceCall,
  context: OperationContext,
  options: CallOptions,
): Promise<unknown> {
  const handle = kernel.service(service);
  if (handle === null) throw unknownMethod(service, method, `no service ${service}`);
  if (!handle.methods.includes(method))
    throw unknownMethod(service, method, `no such method of service ${service}`);
  return carried(await handle.call(method, carried(params) as typeof params, context, options));
}

function carried(value: unknown): unknown {
  return taggedToBytes(JSON.parse(JSON.stringify(bytesToTagged(value ?? null))) as unknown);
}

function unknownMethod(service: string, method: string, problem: string): NexusError {
  return new NexusError({
    code: "METHOD_NOT_FOUND",
    what: `there is no method ${JSON.stringify(`${service}.${method}`.slice(0, 80))}: ${problem}`,
    remedy: "services.get() tells which methods a service has",
  });
}
