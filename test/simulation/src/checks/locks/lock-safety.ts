import type { IncarnationId } from "@nexus/contracts";
import type { ZoneReplica } from "@nexus/raft";
import type { TestNode } from "@nexus/raft/testing";
import type { Tally } from "../../tally.js";
import { LockLedger } from "./lock-ledger.js";
import { LockStates } from "./lock-states.js";

export interface LockSafetyOptions {
  readonly tally: Tally;
  /** Of the scenario: of the clocks that zone time may follow. */
  readonly fastestClock: number;
  /** True time. */
  nowMs(): number;
  fail(what: string): void;
}

interface ZoneLocks {
  readonly ledger: LockLedger;
  readonly states: LockStates;
}

/** Locks of all zones: what clients were told and what replicas hold, each zone incarnation by itself. */
export class LockSafety {
  readonly #options: LockSafetyOptions;
  readonly #zones = new Map<IncarnationId, ZoneLocks>();
  /** By replica: what was looked at last. */
  readonly #looked = new WeakMap<object, number>();

  constructor(options: LockSafetyOptions) {
    this.#options = options;
  }

  ledger(incarnation: IncarnationId): LockLedger {
    return this.#zone(incarnation).ledger;
  }

  look(node: TestNode, replica: ZoneReplica): void {
    const { state } = replica;
    const { applied } = state;
    // A table belongs to one state: another one was read from disk or came with a snapshot.
    if (this.#looked.get(state) === applied.index) return;
    this.#looked.set(state, applied.index);
    this.#zone(replica.identity.incarnation).states.look(node.index, applied, state.locks);
    if (state.locks.heldCount > 0) this.#options.tally.add("lock table checked");
  }

  #zone(incarnation: IncarnationId): ZoneLocks {
    const known = this.#zones.get(incarnation);
    if (known !== undefined) return known;
    const { nowMs, fastestClock } = this.#options;
    const fail = (what: string): void => this.#options.fail(`incarnation ${incarnation}: ${what}`);
    const ledger = new LockLedger({ nowMs, fastestClock, fail });
    const zone = { ledger, states: new LockStates(ledger, fail) };
    this.#zones.set(incarnation, zone);
    return zone;
  }
}
