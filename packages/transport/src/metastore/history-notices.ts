import type { handleServerStreamingCall } from "@grpc/grpc-js";
import type { MessageInit, raft } from "@nexus/contracts/wire";
import type { StreamDeps } from "../server/stream-scope.js";
import { serveStream } from "../vfs/streams/serve.js";
import type { ServedZones } from "./rows-handlers.js";

/**
 * Says that there may be more history, until the caller leaves: once at first, and once for all that came since the last
 * message. Marks of progress are such messages too. Who calls is asked anew for each.
 */
export function historyNoticeHandler(
  zones: ServedZones,
  streams: StreamDeps,
): handleServerStreamingCall<raft.FollowHistoryRequest, MessageInit<raft.HistoryNotice>> {
  const { defaultTimeoutMs, progressTimeoutMs } = streams.limits;
  return (call) =>
    serveStream(
      streams,
      call,
      "FollowHistory",
      async (writer, scope) => {
        const store = await zones.storeOf(call.request.life, defaultTimeoutMs);
        let isMore = true;
        let wake: () => void = () => undefined;
        const leave = store.onHistory(() => {
          isMore = true;
          wake();
        });
        try {
          while (!scope.signal.aborted) {
            isMore = false;
            await writer.write({});
            if (!isMore) await news(progressTimeoutMs / 2, scope.signal, (listener) => (wake = listener));
            await scope.identify();
          }
        } finally {
          leave();
        }
      },
      "lasting",
    );
}

/** Resolves when there is something to say, when it is time for a mark, and when nobody listens any more. */
function news(markMs: number, signal: AbortSignal, onWake: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", settle);
      resolve();
    };
    const timer = setTimeout(settle, markMs);
    signal.addEventListener("abort", settle, { once: true });
    onWake(settle);
  });
}
