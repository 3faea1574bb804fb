import type { Pid, ZoneId } from "@nexus/contracts";
import type { StoredAgent } from "../core/agents/agent-rows.js";
import type { Permission, PermissionTarget } from "../core/permissions/types.js";
import type { Call } from "./call.js";
import type { KernelParts } from "./parts.js";

/** Who may do what with an agent is what he may do with its place in the zone it is in: `/proc/PID`. */
export class AgentGate {
  readonly #parts: KernelParts;

  constructor(parts: KernelParts) {
    this.#parts = parts;
  }

  /** null: an agent that is not there yet. Errors: PERMISSION_DENIED, DEADLINE_EXCEEDED. */
  async require(call: Call, permission: Permission, zoneId: ZoneId, pid: Pid | null): Promise<void> {
    const { gate } = this.#parts;
    const target = placeOf(zoneId, pid);
    if (gate.decideNow(call.context, permission, target) === "allow") return;
    await call.within(`checking ${permission} of ${target.visiblePath}`, () =>
      gate.require(call.context, permission, target),
    );
  }

  /** Those the caller may read. */
  async visible(call: Call, agents: readonly StoredAgent[]): Promise<readonly StoredAgent[]> {
    const { gate } = this.#parts;
    const visible: StoredAgent[] = [];
    for (const stored of agents) {
      const target = placeOf(stored.agent.zoneId, stored.agent.pid);
      const decided = gate.decideNow(call.context, "READ", target);
      const isAllowed =
        decided === "undecided"
          ? await call.within("checking READ of agents", () => gate.allows(call.context, "READ", target))
          : decided === "allow";
      if (isAllowed) visible.push(stored);
    }
    return visible;
  }
}

function placeOf(zoneId: ZoneId, pid: Pid | null): PermissionTarget {
  const zonePath = pid === null ? "/proc" : `/proc/${pid}`;
  return { zoneId, zonePath, visiblePath: `/${zoneId}${zonePath}` };
}
