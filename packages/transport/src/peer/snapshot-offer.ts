import type { handleUnaryCall, ServiceError } from "@grpc/grpc-js";
import { NexusError } from "@nexus/contracts";
import { type MessageInit, raft } from "@nexus/contracts/wire";
import type { SnapshotOffer, SnapshotProgress } from "@nexus/raft";
import { asBuffer } from "../grpc/definitions.js";
import { abortReason } from "../grpc/flow.js";
import { peerInfoOf } from "../grpc/peer-info.js";
import { errorToServiceError, toNexusError } from "../grpc/status.js";
import type { PeerAuthorizer } from "../identity.js";
import type { TransportSecurity } from "../security.js";
import { decodeError, encodeError } from "../wire/errors.js";
import { openPeerClient } from "./dial.js";
import type { PeerSelf } from "./hello.js";
import type { GrpcPeerNetwork } from "./peer-network.js";
import { snapshotOfferFromWire, snapshotOfferToWire } from "./snapshot-wire.js";

type Handler = handleUnaryCall<raft.OfferSnapshotRequest, MessageInit<raft.OfferSnapshotResponse>>;

export interface OfferSnapshotOptions {
  readonly address: string;
  readonly security: TransportSecurity;
  readonly self: PeerSelf;
  readonly timeoutMs: number;
  readonly offer: SnapshotOffer;
  readonly signal: AbortSignal;
}

/**
 * Asks a receiver how much of a snapshot it holds. Errors: UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, the receiver's
 * refusal.
 */
export async function offerSnapshot(options: OfferSnapshotOptions): Promise<SnapshotProgress> {
  const { address, security, self, offer, signal, timeoutMs } = options;
  const client = openPeerClient(address, security);
  try {
    const response = await ask(client, snapshotOfferToWire(offer, self), timeoutMs, signal, address);
    if (!response.success) throw decodeError(response.errorPayload);
    if (response.installed) return { kind: "installed" };
    return { kind: "held", chunks: response.chunks, hash: response.chunkHash };
  } finally {
    client.close();
  }
}

function ask(
  client: ReturnType<typeof openPeerClient>,
  request: MessageInit<raft.OfferSnapshotRequest>,
  timeoutMs: number,
  signal: AbortSignal,
  address: string,
): Promise<raft.OfferSnapshotResponse> {
  const { OfferSnapshot } = raft.ZoneTransportService;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(abortReason(signal));
      return;
    }
    const onAbort = (): void => call.cancel();
    const onAnswer = (error: ServiceError | null, response: raft.OfferSnapshotResponse | undefined): void => {
      signal.removeEventListener("abort", onAbort);
      if (signal.aborted) reject(abortReason(signal));
      else if (response !== undefined && error === null) resolve(response);
      else reject(toNexusError(error, `offering a snapshot to ${address}`));
    };
    const call = client.makeUnaryRequest(
      OfferSnapshot.path,
      (message: MessageInit<raft.OfferSnapshotRequest>) => asBuffer(OfferSnapshot.request.encode(message)),
      (bytes: Buffer) => OfferSnapshot.response.decode(bytes),
      request,
      { deadline: new Date(Date.now() + timeoutMs) },
      onAnswer,
    );
    signal.addEventListener("abort", onAbort, { once: true });
  });
}

/** Answers offers of authenticated peers. Refusals are in-band, as those of SendSnapshot. */
export function answerOffers(network: GrpcPeerNetwork, authorize: PeerAuthorizer): Handler {
  const answer = async (call: Parameters<Handler>[0]): Promise<MessageInit<raft.OfferSnapshotResponse>> => {
    const info = peerInfoOf(call, "");
    authorize(info);
    const { nodeId } = network.acceptPeer(call.request.sender, info);
    const progress = await network
      .requireHandler()
      .onSnapshotOffer(nodeId, snapshotOfferFromWire(call.request));
    if (progress.kind === "installed") return { success: true, installed: true };
    return { success: true, chunks: progress.chunks, chunkHash: progress.hash };
  };
  return (call, callback) => {
    answer(call).then(
      (response) => callback(null, response),
      (thrown: unknown) => {
        const error = NexusError.from(thrown);
        if (error.code === "UNAUTHENTICATED") callback(errorToServiceError(error));
        else callback(null, { success: false, error: error.message, errorPayload: encodeError(error) });
      },
    );
  };
}
