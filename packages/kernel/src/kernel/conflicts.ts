import { ConflictEvents } from "../core/events/conflict-events.js";
import type { ObserverTrouble } from "../core/events/observer-registry.js";
import type { KernelParts } from "./parts.js";

/** Conflicts of eventual zones, told to observers as events of this node. */
export function openConflictEvents(parts: KernelParts, trouble: ObserverTrouble): ConflictEvents {
  const { observers, clock } = parts;
  const newOrigin = () => ({ eventId: parts.newId(), timestampMs: clock.wallMs() });
  return new ConflictEvents({ observers, trouble, newOrigin });
}
