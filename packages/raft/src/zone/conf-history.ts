import type { LogIndex } from "@nexus/contracts";
import type { ConfState } from "../core/types.js";
import type { AppliedConf } from "./state/records.js";

/**
 * Membership changes this process applied, by log index; null marks one that was refused. When the state is
 * reloaded after a failed write and replays the log, the core must not see a change twice.
 */
export class ConfHistory {
  readonly #changes = new Map<LogIndex, ConfState | null>();
  #base: AppliedConf;

  constructor(base: AppliedConf) {
    this.#base = base;
  }

  record(index: LogIndex, confState: ConfState | null): void {
    this.#changes.set(index, confState);
  }

  /** What the change at `index` led to here; undefined: not applied in this process. */
  at(index: LogIndex): ConfState | null | undefined {
    return this.#changes.get(index);
  }

  /** The membership in force after `index`, or null when that is further back than this process knows. */
  inForceAt(index: LogIndex): ConfState | null {
    let found = index >= this.#base.confIndex ? this.#base.confState : null;
    for (const [at, confState] of this.#changes) {
      if (at <= index && confState !== null) found = confState;
    }
    return found;
  }

  /** Everything up to `index` is covered by synced state. */
  forgetThrough(index: LogIndex): void {
    for (const [at, confState] of this.#changes) {
      if (at > index) continue;
      if (confState !== null) this.#base = { confState, confIndex: at };
      this.#changes.delete(at);
    }
  }

  /** A snapshot replaced the state. */
  reset(base: AppliedConf): void {
    this.#changes.clear();
    this.#base = base;
  }
}
