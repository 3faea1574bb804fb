import type { ClientDuplexStream, ServerDuplexStream } from "@grpc/grpc-js";
import { type IncarnationId, NexusError, type ZoneId } from "@nexus/contracts";
import type { MessageInit, raft } from "@nexus/contracts/wire";
import { parseZoneId } from "@nexus/lib";
import type { PeerMessage } from "@nexus/raft";
import { errorToServiceError, toNexusError } from "../grpc/status.js";
import { incarnationFromWire, incarnationToWire } from "../wire/zones.js";
import type { PeerIdentity } from "./hello.js";

export type WireFrame = MessageInit<raft.PeerFrame>;
export type OutboundCall = ClientDuplexStream<WireFrame, raft.PeerFrame>;
export type InboundCall = ServerDuplexStream<raft.PeerFrame, WireFrame>;

/** The gRPC call under a stream: which side dialled it. */
export type PeerCall =
  | { readonly direction: "outbound"; readonly call: OutboundCall; readonly release: () => void }
  | { readonly direction: "inbound"; readonly call: InboundCall };

export interface PeerStreamEvents {
  onMessages(messages: readonly PeerMessage[]): void;
  /** The connection has taken a frame. */
  onRoom(): void;
  /** Once; null when this side closed it. */
  onClosed(error: NexusError | null): void;
}

/** An established stream to one peer: hellos are exchanged. */
export class PeerStream {
  readonly peer: PeerIdentity;
  readonly direction: "outbound" | "inbound";
  readonly #call: PeerCall;
  #events: PeerStreamEvents | null = null;
  #framesInFlight = 0;
  #pingNumber = 0;
  #awaitedPong: { readonly number: number; readonly resolve: () => void } | null = null;
  #isClosed = false;

  constructor(call: PeerCall, peer: PeerIdentity) {
    this.#call = call;
    this.peer = peer;
    this.direction = call.direction;
  }

  /** Begins delivering. What came before is held by the call. */
  start(events: PeerStreamEvents): void {
    this.#events = events;
    const { call } = this.#call;
    call.on("data", (frame: raft.PeerFrame) => this.#receive(frame));
    call.on("error", (error: Error) => this.#end(toNexusError(error, this.#name())));
    call.on("end", () => this.#end(this.#lost("the other side ended it")));
    call.on("close", () => this.#end(this.#lost("the connection closed")));
    if (this.#call.direction === "inbound") {
      this.#call.call.on("cancelled", () => this.#end(this.#lost("the connection broke")));
    }
    // Paused since the hello.
    call.resume();
  }

  get framesInFlight(): number {
    return this.#framesInFlight;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  send(messages: readonly PeerMessage[]): void {
    this.#framesInFlight += 1;
    this.#write({ messages: messages.map(messageToWire) }, () => {
      this.#framesInFlight -= 1;
      if (!this.#isClosed) this.#events?.onRoom();
    });
  }

  /** Resolves true when the peer answers within `timeoutMs`. */
  async isAlive(timeoutMs: number): Promise<boolean> {
    this.#pingNumber += 1;
    const number = this.#pingNumber;
    return await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), timeoutMs);
      this.#awaitedPong = {
        number,
        resolve: () => {
          clearTimeout(timer);
          resolve(true);
        },
      };
      this.#write({ ping: number }, () => undefined);
    });
  }

  /** Ends the stream; `reason` is told to a peer that dialled. */
  close(reason: NexusError | null): void {
    this.#end(null, reason);
  }

  #receive(frame: raft.PeerFrame): void {
    if (this.#isClosed) return;
    if (frame.ping !== null) this.#write({ pong: frame.ping }, () => undefined);
    if (frame.pong !== null && frame.pong === this.#awaitedPong?.number) this.#awaitedPong.resolve();
    if (frame.messages.length === 0) return;
    try {
      this.#events?.onMessages(frame.messages.map(messageFromWire));
    } catch (error) {
      // A malformed message, or a receiver that failed: either way this stream cannot go on.
      const failure = NexusError.from(error);
      this.#end(failure, failure);
    }
  }

  #write(frame: WireFrame, onTaken: () => void): void {
    if (this.#isClosed) return;
    const { call } = this.#call;
    call.write(frame, () => onTaken());
  }

  #end(error: NexusError | null, reason: NexusError | null = null): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#call.direction === "outbound") {
      this.#call.call.on("error", () => undefined); // The status of a call that is over.
      this.#call.call.cancel();
      this.#call.release();
    } else {
      refuseInbound(this.#call.call, reason);
    }
    this.#events?.onClosed(error);
  }

  #name(): string {
    return `stream with node ${this.peer.nodeId}`;
  }

  #lost(why: string): NexusError {
    return new NexusError({ code: "UNAVAILABLE", what: `${this.#name()}: ${why}` });
  }
}

/** Ends a call that a peer dialled, with the reason as its status. */
export function refuseInbound(call: InboundCall, reason: NexusError | null): void {
  call.on("error", () => undefined);
  if (reason === null) call.end();
  else call.emit("error", errorToServiceError(reason));
}

function messageToWire(message: PeerMessage): MessageInit<raft.PeerMessage> {
  return {
    zoneId: message.zoneId,
    incarnation: incarnationToWire(message.incarnation),
    urgent: message.priority === "urgent",
    payload: message.bytes,
  };
}

function messageFromWire(wire: raft.PeerMessage): PeerMessage {
  const zoneId: ZoneId = parseZoneId(wire.zoneId);
  const incarnation: IncarnationId = incarnationFromWire(wire.incarnation);
  return { zoneId, incarnation, priority: wire.urgent ? "urgent" : "normal", bytes: wire.payload };
}
