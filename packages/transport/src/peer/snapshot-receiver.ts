import type { handleClientStreamingCall, ServerReadableStream } from "@grpc/grpc-js";
import { NexusError } from "@nexus/contracts";
import type { MessageInit, raft } from "@nexus/contracts/wire";
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
    const nextPiece = () => nextWithin(pieces, limits.progressTimeoutMs);
    const first = await nextPiece();
    const header = first?.header ?? null;
    if (header === null) throw malformed("begins without a header");
    const sender = network.acceptPeer(header.sender, info);
    const chunks = stateOf(nextPiece, (bytes) => network.metrics.bytesMoved("snapshot", "in", bytes));
    const handler = network.requireHandler();
    await handler.onSnapshot(sender.nodeId, snapshotHeaderFromWire(header), chunks);
  }
}

/** The state up to its end; one that breaks off before is an error, however the connection reports it. */
async function* stateOf(
  nextPiece: () => Promise<raft.SnapshotPiece | null>,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array, void, void> {
  let received = 0;
  for (;;) {
    const piece = await nextPiece();
    if (piece === null) throw cutShort(received);
    const { data, end } = piece;
    if (end !== null) {
      if (end.sizeBytes !== received) throw malformed(`announces ${end.sizeBytes} bytes after ${received}`);
      return;
    }
    if (data === null) throw malformed("carries something else than data after its header");
    received += data.length;
    onBytes(data.length);
    yield data;
  }
}

/** null at the end of the stream. Errors: DEADLINE_EXCEEDED, what broke the stream. */
async function nextWithin<T>(items: AsyncIterator<T>, timeoutMs: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    const error = new NexusError({
      code: "DEADLINE_EXCEEDED",
      what: `the sender of a snapshot was silent for ${timeoutMs} ms`,
      details: { timeoutMs },
    });
    timer = setTimeout(() => reject(error), timeoutMs);
  });
  try {
    const next = await Promise.race([items.next(), silence]);
    return next.done === true ? null : next.value;
  } finally {
    clearTimeout(timer);
  }
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
