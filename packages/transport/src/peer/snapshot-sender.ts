import type { ClientWritableStream, ServiceError } from "@grpc/grpc-js";
import { NexusError } from "@nexus/contracts";
import { type MessageInit, raft } from "@nexus/contracts/wire";
import type { SnapshotHeader } from "@nexus/raft";
import { serializer } from "../grpc/definitions.js";
import { abortReason, cutOff, MessageWriter, ProgressDeadline } from "../grpc/flow.js";
import { toNexusError } from "../grpc/status.js";
import { type PeerLimits, STREAM_MESSAGES_IN_FLIGHT, STREAM_PIECE_BYTES } from "../limits.js";
import type { TransportMetrics } from "../metrics.js";
import type { TransportSecurity } from "../security.js";
import { decodeError } from "../wire/errors.js";
import { openPeerClient } from "./dial.js";
import type { PeerSelf } from "./hello.js";
import { snapshotHeaderToWire } from "./snapshot-wire.js";

type Piece = MessageInit<raft.SnapshotPiece>;
type Answer = { readonly status: ServiceError | null; readonly response: raft.SendSnapshotResponse | null };

export interface SendSnapshotOptions {
  readonly address: string;
  readonly security: TransportSecurity;
  readonly self: PeerSelf;
  readonly limits: PeerLimits;
  readonly metrics: TransportMetrics;
  readonly header: SnapshotHeader;
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
}

/**
 * Streams one snapshot on a connection of its own and resolves when the receiver has installed it. Errors:
 * UNAVAILABLE, DEADLINE_EXCEEDED (nothing moved), CANCELLED, the receiver's refusal.
 */
export async function sendSnapshot(options: SendSnapshotOptions): Promise<void> {
  const { SendSnapshot } = raft.ZoneTransportService;
  const { address, limits, signal, header } = options;
  const doing = `snapshot of zone ${header.zoneId} to ${address}`;
  const client = openPeerClient(address, options.security);
  const answered = new AbortController();
  let settle: (answer: Answer) => void = () => undefined;
  const answer = new Promise<Answer>((resolve) => {
    settle = resolve;
  });
  const call: ClientWritableStream<Piece> = client.makeClientStreamRequest(
    SendSnapshot.path,
    serializer(SendSnapshot.request),
    (bytes: Buffer) => SendSnapshot.response.decode(bytes),
    (status, response) => {
      settle({ status, response: response ?? null });
      answered.abort();
    },
  );
  call.on("error", () => undefined); // The callback carries the status.
  const sending = new ProgressDeadline(limits.snapshotProgressTimeoutMs, doing, () => call.cancel());
  let installing: ProgressDeadline | null = null;
  const onAbort = (): void => call.cancel();
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    await sendPieces(call, options, answered.signal, sending);
    sending.stop();
    installing = new ProgressDeadline(limits.snapshotInstallTimeoutMs, `${doing} (installing)`, () =>
      call.cancel(),
    );
    const { status, response } = await answer;
    if (signal.aborted) throw abortReason(signal);
    if (status !== null || response === null) {
      throw sending.expired ?? installing.expired ?? toNexusError(status, doing);
    }
    if (!response.success) throw decodeError(response.errorPayload);
  } finally {
    sending.stop();
    installing?.stop();
    signal.removeEventListener("abort", onAbort);
    call.cancel();
    client.close();
  }
}

/** Returns when everything is sent or the receiver has answered before that. */
async function sendPieces(
  call: ClientWritableStream<Piece>,
  { header, self, chunks, metrics }: SendSnapshotOptions,
  answered: AbortSignal,
  progress: ProgressDeadline,
): Promise<void> {
  const writer = new MessageWriter<Piece>(call, answered, STREAM_MESSAGES_IN_FLIGHT, () => progress.touch());
  try {
    let sizeBytes = 0;
    await writer.write({ header: snapshotHeaderToWire(header, self) });
    for await (const chunk of cutOff(chunks, answered)) {
      for (let start = 0; start < chunk.length; start += STREAM_PIECE_BYTES) {
        const data = chunk.subarray(start, start + STREAM_PIECE_BYTES);
        await writer.write({ data });
        sizeBytes += data.length;
        metrics.bytesMoved("snapshot", "out", data.length);
      }
    }
    await writer.write({ end: { sizeBytes } });
    call.end();
  } catch (error) {
    // The answer, or the abort behind it, says why; a failing source is reported as itself.
    if (!answered.aborted) throw NexusError.from(error);
  }
}
