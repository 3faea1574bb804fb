import { Client } from "@grpc/grpc-js";
import { NexusError } from "@nexus/contracts";
import { raft } from "@nexus/contracts/wire";
import { channelOptions } from "../grpc/channels.js";
import { serializer } from "../grpc/definitions.js";
import { abortReason } from "../grpc/flow.js";
import { toNexusError } from "../grpc/status.js";
import { clientCredentials, type TransportSecurity } from "../security.js";
import { acceptHello, helloOf, type PeerIdentity, type PeerSelf } from "./hello.js";
import { type OutboundCall, PeerStream } from "./peer-stream.js";

export interface DialOptions {
  readonly self: PeerSelf;
  readonly security: TransportSecurity;
  /** Connection and hello together (ms). */
  readonly timeoutMs: number;
  readonly maxFrameBytes: number;
}

/** A channel of its own per dial, so that the name is resolved anew. */
export function openPeerClient(address: string, security: TransportSecurity): Client {
  return new Client(address, clientCredentials(security), channelOptions(security));
}

/**
 * Connects to a peer and exchanges hellos. Errors: UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, the peer's refusal
 * (ALREADY_EXISTS: it prefers another stream), those of the hello.
 */
export async function dialPeer(
  address: string,
  options: DialOptions,
  signal: AbortSignal,
): Promise<PeerStream> {
  const { PeerStream: method } = raft.ZoneTransportService;
  const client = openPeerClient(address, options.security);
  const call: OutboundCall = client.makeBidiStreamRequest(
    method.path,
    serializer(method.request),
    (bytes: Buffer) => {
      if (bytes.length > options.maxFrameBytes) {
        throw new RangeError(`peer frame of ${bytes.length} bytes, limit ${options.maxFrameBytes}`);
      }
      return method.response.decode(bytes);
    },
  );
  try {
    call.write({ hello: helloOf(options.self) });
    const peer = await firstWords(call, address, options, signal);
    return new PeerStream({ direction: "outbound", call, release: () => client.close() }, peer);
  } catch (error) {
    call.on("error", () => undefined);
    call.cancel();
    client.close();
    throw error;
  }
}

function firstWords(
  call: OutboundCall,
  address: string,
  options: DialOptions,
  signal: AbortSignal,
): Promise<PeerIdentity> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      call.removeListener("data", onFrame);
      call.removeListener("error", onError);
      call.removeListener("end", onEnd);
      call.pause();
      action();
    };
    const onFrame = (frame: raft.PeerFrame): void =>
      settle(() => {
        try {
          resolve(acceptHello(frame.hello, options.self, address));
        } catch (error) {
          reject(NexusError.from(error));
        }
      });
    const onError = (error: Error): void => settle(() => reject(toNexusError(error, `dial ${address}`)));
    const onEnd = (): void => settle(() => reject(noHello(address, "ended the stream")));
    const onAbort = (): void => settle(() => reject(abortReason(signal)));
    const timer = setTimeout(
      () => settle(() => reject(noHello(address, `was silent for ${options.timeoutMs} ms`))),
      options.timeoutMs,
    );
    signal.addEventListener("abort", onAbort, { once: true });
    call.on("data", onFrame);
    call.on("error", onError);
    call.on("end", onEnd);
    if (signal.aborted) onAbort();
  });
}

function noHello(address: string, what: string): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: `peer ${address} ${what} instead of introducing itself`,
  });
}
