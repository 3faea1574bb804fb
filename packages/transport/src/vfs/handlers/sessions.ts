import { LINEARIZABLE } from "@nexus/contracts";
import type { vfs } from "@nexus/contracts/wire";
import { parseClientSessionId, parseZoneId } from "@nexus/lib";
import { callOptions, type UnaryHandlers } from "../../server/unary.js";
import type { VfsHandlerDeps } from "../deps.js";

export type SessionHandlers = Pick<UnaryHandlers<typeof vfs.NexusVFSService>, "KeepSession">;

/** Sessions of clients, with which the entries tied to them vanish. */
export function sessionHandlers({ kernel }: VfsHandlerDeps): SessionHandlers {
  return {
    async KeepSession({ sessionId, zoneIds, leaseMs }, call) {
      const request = {
        sessionId: parseClientSessionId(sessionId),
        zones: zoneIds.map(parseZoneId),
        leaseMs,
      };
      const { ended } = await kernel.sessions.keep(request, call.context, callOptions(call, LINEARIZABLE));
      return { endedZoneIds: ended };
    },
  };
}
