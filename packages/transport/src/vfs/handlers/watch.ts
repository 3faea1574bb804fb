import type { vfs } from "@nexus/contracts/wire";
import { callOptions, type UnaryHandlers } from "../../server/unary.js";
import { consistencyFromWire } from "../../wire/requests.js";
import { originalEventType, watchEventToWire, watchedZoneToWire, watchFromWire } from "../../wire/watch.js";
import type { VfsHandlerDeps } from "../deps.js";

export type WatchHandlers = Pick<UnaryHandlers<typeof vfs.NexusVFSService>, "Watch">;

/** One wait for what happens to matching entries. The original protocol's clients read the first event only. */
export function watchHandlers({ kernel }: VfsHandlerDeps): WatchHandlers {
  return {
    async Watch(request, call) {
      const wanted = { ...watchFromWire(request), waitMs: request.timeoutMs };
      const options = callOptions(call, consistencyFromWire(request));
      const { events, cursor, zones } = await kernel.sysWatch(wanted, call.context, options);
      const [first] = events;
      return {
        matched: first !== undefined,
        path: first?.path ?? "",
        eventType: first === undefined ? "" : originalEventType(first.type),
        events: events.map(watchEventToWire),
        cursor,
        zones: zones.map(watchedZoneToWire),
      };
    },
  };
}
