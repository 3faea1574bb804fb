import type { TransportMetrics } from "@nexus/transport";
import type { Metrics } from "./registry.js";

/** Counts of servers, sessions and the peer network. */
export function createTransportMetrics(metrics: Metrics): TransportMetrics {
  const calls = metrics.counter("nexus_calls_total", "Finished calls.", ["surface", "method", "code"]);
  const durations = metrics.histogram("nexus_call_duration_seconds", "Time of a call on this node.", [
    "surface",
    "method",
  ]);
  const bytes = metrics.counter("nexus_transferred_bytes_total", "Payload bytes moved.", [
    "kind",
    "direction",
  ]);
  const sessions = metrics.gauge("nexus_sessions_open", "Client sessions open now.", []);
  const watches = metrics.gauge("nexus_watch_streams", "Watches of clients open now.", []);
  const watchEvents = metrics.counter("nexus_watch_events_total", "Events sent to watches of clients.", []);
  const watchEnds = metrics.counter(
    "nexus_watches_ended_total",
    "Watches of clients that ended; not_read: the client took nothing for too long.",
    ["reason"],
  );
  const limits = metrics.counter("nexus_limit_hits_total", "Callers turned away by a named limit.", [
    "limit",
  ]);
  const queueMessages = metrics.gauge("nexus_peer_queue_messages", "Messages waiting for a peer.", ["peer"]);
  const queueBytes = metrics.gauge("nexus_peer_queue_bytes", "Bytes of these messages.", ["peer"]);
  const dropped = metrics.counter(
    "nexus_peer_dropped_messages_total",
    "Messages for a peer that were dropped.",
    ["peer", "reason"],
  );
  const connected = metrics.gauge("nexus_peer_connected", "1 while the stream to a peer stands.", ["peer"]);
  return {
    callFinished: ({ surface, method, code, durationMs }) => {
      calls.inc({ surface, method, code });
      durations.observe({ surface, method }, durationMs / 1000);
    },
    bytesMoved: (kind, direction, count) => bytes.inc({ kind, direction }, count),
    sessionsOpen: (count) => sessions.set(count),
    watchesOpen: (change) => watches.inc({}, change),
    watchEventsSent: (count) => watchEvents.inc({}, count),
    watchEnded: (reason) => watchEnds.inc({ reason }),
    limitHit: (limit) => limits.inc({ limit }),
    peerQueue: (node, messages, waitingBytes) => {
      queueMessages.set({ peer: String(node) }, messages);
      queueBytes.set({ peer: String(node) }, waitingBytes);
    },
    peerDropped: (node, reason, messages) => dropped.inc({ peer: String(node), reason }, messages),
    peerConnected: (node, isConnected) => connected.set({ peer: String(node) }, Number(isConnected)),
  };
}
