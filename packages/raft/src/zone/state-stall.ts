import { NexusError, type ZoneId } from "@nexus/contracts";
import type { StateStore } from "./state/state-store.js";

export interface StateStallPorts {
  readonly zoneId: ZoneId;
  /** Writes that reach the operating system no sooner count as stalled. */
  readonly deadlineMs: number;
  nowMs(): number;
  store(): StateStore;
}

/** Between two looks at how the state's writes fare. */
const LOOK_EVERY_MS = 1_000;

interface Look {
  readonly store: StateStore;
  readonly sinceMs: number;
}

/**
 * Notices a disk under the state that neither takes writes nor refuses them. Applying goes on until too much waits
 * to be written, so this is told by time; what is applied can be read meanwhile.
 */
export class StateStall {
  readonly #ports: StateStallPorts;
  #look: Look | null = null;
  #nextLookMs = 0;

  constructor(ports: StateStallPorts) {
    this.#ports = ports;
  }

  /** Once a tick. */
  onTick(): void {
    const store = this.#ports.store();
    const nowMs = this.#ports.nowMs();
    if (this.#look?.store === store || nowMs < this.#nextLookMs || store.unwrittenBytes() === 0) return;
    this.#nextLookMs = nowMs + LOOK_EVERY_MS;
    const look: Look = { store, sinceMs: nowMs };
    this.#look = look;
    const end = (): void => {
      if (this.#look === look) this.#look = null;
    };
    // A store that broke is opened again by its owner, who says so.
    store.settled().then(end, end);
  }

  /** null while writes go through. */
  get trouble(): NexusError | null {
    const look = this.#look;
    if (look === null || look.store !== this.#ports.store()) return null;
    const waitedMs = this.#ports.nowMs() - look.sinceMs;
    if (waitedMs < this.#ports.deadlineMs) return null;
    return new NexusError({
      code: "IO_ERROR",
      what: `the disk of the state of zone ${this.#ports.zoneId} takes no writes since ${Math.round(waitedMs)} ms`,
      remedy: "check the disk, or use another member: this one resumes by itself",
      details: { zone: this.#ports.zoneId, waitedMs: Math.round(waitedMs) },
    });
  }
}
