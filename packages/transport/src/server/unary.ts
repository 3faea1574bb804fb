import type { OperationContext, ReadConsistency } from "@nexus/contracts";
import type { MessageInit, MethodDescriptor } from "@nexus/contracts/wire";
import type { CallOptions } from "@nexus/kernel";
import type { PeerInfo } from "../identity.js";
import type { CallNeeds } from "./call-gate.js";

/** What a handler knows of the call beside its request. */
export interface CallInfo {
  readonly context: OperationContext;
  /** Who is on the other end of the connection. */
  readonly peer: () => PeerInfo;
  /** Milliseconds the whole call may take. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Most bytes of content a reply may hold on this surface. */
  readonly maxReplyBytes: number;
  /** Says how much content the reply will hold, before it is read. Errors: RESOURCE_EXHAUSTED (unaryBytes). */
  readonly reserveBytes: (bytes: number) => void;
}

/** Works one decoded request. Throws NexusError to fail. */
export type UnaryHandler<Request, Response> = (
  request: Request,
  call: CallInfo,
) => Promise<MessageInit<Response>>;

/** A handler for every unary RPC of a service table; a missing one does not compile. */
export type UnaryHandlers<Table> = {
  readonly [Name in keyof Table as Table[Name] extends {
    readonly requestStream: false;
    readonly responseStream: false;
  }
    ? Name
    : never]: Table[Name] extends MethodDescriptor<infer Request, infer Response>
    ? UnaryHandler<Request, Response>
    : never;
};

/** A unary RPC with its handler, from bytes to bytes. */
export interface BoundMethod extends CallNeeds {
  readonly descriptor: MethodDescriptor<never, never>;
  /** Throws Error when the payload is not the RPC's request. */
  readonly decode: (payload: Uint8Array) => unknown;
  readonly handle: (request: unknown, call: CallInfo) => Promise<Uint8Array>;
  /** The response that carries an error in-band; null when the RPC has no place for one. */
  readonly encodeError: ((errorPayload: Uint8Array) => Uint8Array) | null;
}

type AnyDescriptor = MethodDescriptor<unknown, unknown>;
type AnyHandler = UnaryHandler<unknown, unknown>;

/** Joins a service table and its handlers, by RPC name; `needsKernel` tells the RPCs of the filesystem. */
export function bindUnaryMethods<Table extends object>(
  table: Table,
  handlers: UnaryHandlers<Table>,
  needsKernel: (rpc: string) => boolean,
): ReadonlyMap<string, BoundMethod> {
  const descriptors = table as unknown as Readonly<Record<string, AnyDescriptor>>;
  const bound = Object.entries(handlers as Readonly<Record<string, AnyHandler>>).map(
    ([name, handler]): [string, BoundMethod] => {
      const descriptor = descriptors[name];
      if (descriptor === undefined) throw new TypeError(`handler ${name} belongs to no RPC`);
      return [name, bindUnaryMethod(descriptor, handler, needsKernel(name))];
    },
  );
  return new Map(bound);
}

function bindUnaryMethod(descriptor: AnyDescriptor, handler: AnyHandler, needsKernel: boolean): BoundMethod {
  const { request, response, inBandErrors } = descriptor;
  return {
    descriptor: descriptor as unknown as MethodDescriptor<never, never>,
    needsKernel,
    decode: (payload) => request.decode(payload),
    handle: async (message, call) => response.encode(await handler(message, call)),
    encodeError: inBandErrors ? (errorPayload) => response.encode({ isError: true, errorPayload }) : null,
  };
}

export function callOptions(call: CallInfo, consistency: ReadConsistency): CallOptions {
  return { timeoutMs: call.timeoutMs, signal: call.signal, consistency };
}
