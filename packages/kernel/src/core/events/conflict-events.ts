import type { ConflictNotice, ConflictVersion } from "../federation/eventual-zones.js";
import { type EventOrigin, FILE_EVENT_BIT, type FileEvent, type VectorClock } from "./file-event.js";
import { ObserverQueue } from "./observer-queue.js";
import type { ObserverRegistry, ObserverTrouble } from "./observer-registry.js";

/** Events waiting for observers; of more than these the records in the zone are all there is. */
const MAX_WAITING_CONFLICTS = 1_000;
/** Named so in what is said about dropped events. */
const QUEUE_NAME = "conflict events";
/** Nobody's call: the kernel itself settled it. */
const SYSTEM_USER = "system";

/** Its clock is that of the writes. */
type ConflictOrigin = Omit<EventOrigin, "vectorClock">;

export interface ConflictEventsPorts {
  readonly observers: ObserverRegistry;
  readonly trouble: ObserverTrouble;
  newOrigin(): ConflictOrigin;
}

/**
 * Tells observers of conflicts in eventual zones, one at a time and behind whatever found them: no observer slows a
 * write or a merge.
 */
export class ConflictEvents {
  readonly #ports: ConflictEventsPorts;
  readonly #queue: ObserverQueue;

  constructor(ports: ConflictEventsPorts) {
    const { observers, trouble } = ports;
    this.#ports = ports;
    this.#queue = new ObserverQueue(
      MAX_WAITING_CONFLICTS,
      (event) => observers.emit(event),
      (dropped) => trouble.onDropped(QUEUE_NAME, dropped),
    );
  }

  onConflict(notice: ConflictNotice): void {
    const { observers, newOrigin } = this.#ports;
    if ((observers.mask & FILE_EVENT_BIT.conflict_detected) === 0) return;
    this.#queue.push(conflictEventOf(notice, newOrigin()));
  }

  close(): void {
    this.#queue.close();
  }
}

/** What stays is the entry's content, what lost the old one. */
export function conflictEventOf({ zone, conflict }: ConflictNotice, origin: ConflictOrigin): FileEvent {
  const { path, winner, loser } = conflict;
  return {
    ...origin,
    type: "conflict_detected",
    path,
    zoneId: zone,
    zonePath: path,
    oldPath: null,
    newPath: null,
    sizeBytes: winner?.sizeBytes ?? 0,
    contentId: winner?.contentId ?? null,
    oldContentId: loser.contentId,
    version: 0,
    gen: 0,
    isNew: false,
    userId: SYSTEM_USER,
    agentId: null,
    sequenceNumber: null,
    vectorClock: clockOfConflict(loser, winner),
  };
}

/** Both writes: neither knew of the other. */
function clockOfConflict(...sides: readonly (ConflictVersion | null)[]): VectorClock {
  const clock: Record<string, number> = {};
  for (const side of sides) {
    if (side !== null && side.writeNumber > 0) clock[String(side.origin)] = side.writeNumber;
  }
  return clock;
}
