import { NexusError } from "@nexus/contracts";
import type { ReplicaEngine } from "./engine.js";
import { isLoneVoter } from "./message-facts.js";
import { removedFromZone } from "./outcome.js";
import type { EngineProblem } from "./replica-ports.js";
import type { Divergence } from "./state/state-hash.js";

/** What goes wrong in the parts of a replica, and what follows for the whole of it. */
export class ReplicaTrouble {
  readonly #engine: ReplicaEngine;
  #problem: EngineProblem | null = null;

  constructor(engine: ReplicaEngine) {
    this.#engine = engine;
  }

  get problem(): EngineProblem | null {
    return this.#problem;
  }

  /** This replica can go on no more: it stops taking part and says why. */
  fail(error: NexusError): void {
    if (this.#problem?.kind === "failed") return;
    this.#problem = { kind: "failed", error };
    this.#engine.note("error", "the replica stopped", error);
    this.#engine.stop(error);
  }

  /** This replica's state is not what it should be: nobody may rely on it until it is replaced. */
  onDiverged(error: NexusError, divergence: Divergence | null): void {
    const { owner, proposer, sender } = this.#engine;
    this.#engine.note("error", "the zone's state differs from the others'", error);
    proposer.failAll(error, false);
    sender.cancelAll();
    if (divergence !== null) owner.quarantine(divergence);
  }

  /** This node is no member any more: what others would have to confirm will not be. */
  onRemoved(): void {
    const { options, proposer, reads, locks, channels, confChanges } = this.#engine;
    const error = removedFromZone(options.identity.zoneId);
    proposer.failAll(error, false);
    confChanges.failAll(error.what);
    reads.failAll(error);
    locks.waits.failAll(error);
    channels.refuseAll(error);
  }

  /** The state cannot be written; null: it can be again. */
  onState(error: NexusError | null): void {
    if (error !== null) {
      this.#problem = { kind: "disk", error };
      this.#engine.note("error", "the zone's state cannot be written; it is being opened again", error);
    } else {
      if (this.#problem?.kind === "disk") this.#problem = null;
      this.#engine.note("info", "the zone's state works again", null);
      this.#engine.check.onReopened();
    }
  }

  onApplyFailure(cause: unknown): void {
    const error = NexusError.from(cause);
    const isDisk = error.code === "IO_ERROR" || error.code === "NO_SPACE" || error.code === "CLOSED";
    if (isDisk) this.#engine.owner.reopen(error);
    else this.fail(error);
  }

  /** Entries that must still be applied are gone: with other voters the replica starts over and gets them from those. */
  onLogDamage(error: NexusError): void {
    const { options } = this.#engine;
    options.runtime.defer(() => {
      this.#engine.note("error", "entries of the log cannot be read back", error);
      if (isLoneVoter(this.#engine.state.conf.confState, options.nodeId)) this.fail(error);
      else options.events.onRestart(error.what);
    });
  }

  onLogFailure(error: NexusError): void {
    if (error.code === "CORRUPT" || error.code === "INTERNAL") this.fail(error);
    else this.#engine.note("warn", "a log write failed and is tried again", error);
  }
}
