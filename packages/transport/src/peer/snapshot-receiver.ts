import type { handleClientStreamingCall, ServerReadableStream } from "@grpc/grpc-js";
import { NexusError } from "@nexus/contracts";
import type { MessageInit, raft } from "@nexus/contracts/wire";
import { contentOf, nextWithin } from "../grpc/inbound-pieces.js";
import { peerInfoOf } from "../grpc/peer-info.js";
import { errorToServiceError } from "../grpc/status.js";
import type { PeerAuthorizer, PeerInfo } from "../identity.js";
import type { ServerLimits } from "../limits.js";
import { encodeError } from "../wire/errors.js";
import type { GrpcPeerNetwork } from "./peer-network.js";
import { snapshotHeaderFromWire } from "./snapshot-wire.js";

type Call = ServerReadableStream<raft.SnapshotPiece, MessageInit<raft.SendSnapshotResponse>>;
type Handler = handleClientStreamingCall<raft.SnapshotPiece, MessageInit<raft.SendSnapshotResponse>>;

export interface SnapshotReceiverOptions {
  readonly network: GrpcPeerNetwork;
  readonly authorize: PeerAuthorizer;
  readonly limits: ServerLimits;
}

/** Takes snapshots off their streams, a bounded number at once, and answers when each is installed. */
export class SnapshotReceiver {
  readonly #options: SnapshotReceiverOptions;
  #receiving = 0;

  constructor(options: SnapshotReceiverOptions) {
    this.#options = options;
  }

  readonly handle: Handler = (call, callback) => {
    this.#receive(call).then(
      () => callback(null, { success: true }),
      (thrown: unknown) => {
        const error = NexusError.from(thrown);
        if (error.code === "UNAUTHENTICATED" || call.cancelled) callback(errorToServiceError(error));
        else callback(null, { success: false, error: error.message, errorPayload: encodeError(error) });
      },
    );
  };

  async #receive(call: Call): Promise<void> {
    const { network, authorize, limits } = this.#options;
    const info = peerInfoOf(call, "");
    authorize(info);
    if (this.#receiving >= limits.inboundSnapshots) {
      network.metrics.limitHit("inboundSnapshots");
      throw new NexusError({
        code: "RESOURCE_EXHAUSTED",
        what: `${this.#receiving} snapshots are being received (limit inboundSnapshots)`,
        remedy: "try again later",
        details: { limit: limits.inboundSnapshots },
      });
    }
    this.#receiving += 1;
    try {
      await this.#install(call, info);
    } finally {
      this.#receiving -= 1;
    }
  }

  async #install(call: Call, info: PeerInfo): Promise<void> {
    const { network, limits } = this.#options;
    const pieces = (call as AsyncIterable<raft.SnapshotPiece>)[Symbol.asyncIterator]();
    const nextPiece = () =>
      nextWithin(pieces, limits.progressTimeoutMs, () => silent(limits.progressTimeoutMs));
    const first = await nextPiece();
    const header = first?.header ?? null;
    if (header === null) throw malformed("begins without a header");
    const sender = network.acceptPeer(header.sender, info);
    const errors = { malformed, cutShort };
    const chunks = contentOf(nextPiece, errors, (bytes) =>
      network.metrics.bytesMoved("snapshot", "in", bytes),
    );
    const handler = network.requireHandler();
    await handler.onSnapshot(sender.nodeId, snapshotHeaderFromWire(header), chunks);
  }
}

function silent(timeoutMs: number): NexusError {
  return new NexusError({
    code: "DEADLINE_EXCEEDED",
    what: `the sender of a snapshot was silent for ${timeoutMs} ms`,
    details: { timeoutMs },
  });
}

function cutShort(received: number): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: `a snapshot broke off after ${received} bytes`,
    remedy: "the sender tries again",
    details: { received },
  });
}

function malformed(problem: string): NexusError {
  return new NexusError({ code: "INVALID_ARGUMENT", what: `a snapshot stream ${problem}` });
}
