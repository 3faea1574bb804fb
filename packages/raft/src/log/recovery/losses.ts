import type { LogIndex } from "@nexus/contracts";
import type { HardState } from "../../core/types.js";
import type { SummaryRow } from "../format/summary.js";
import type { GroupTable } from "../group/group-table.js";
import type { GroupId } from "../types.js";
import { beyondForgotten } from "./forgotten-term.js";
import type { GroupLoss, LogDamage } from "./report.js";

/** A place in the log that is damaged, as recovery collects it. */
export interface DamageSite {
  readonly file: string;
  readonly offset: number;
  readonly reason: string;
}

interface Taint {
  readonly site: DamageSite;
  promisedThrough: number;
  /** The newest surviving promise; null: none survived, `promisedThrough` is a bound. */
  promise: SummaryRow | null;
}

/**
 * Groups that lost durable records, and what the node promised about them. A group enters with the first damage
 * that concerns it and leaves when a later record establishes it anew.
 */
export class Losses {
  private readonly taints = new Map<GroupId, Taint>();
  private readonly sites: DamageSite[] = [];
  /** Damage of unknown content: a group first seen after it may have begun before it. */
  private newcomers: DamageSite | null = null;

  constructor(private readonly table: GroupTable) {}

  has(group: GroupId): boolean {
    return this.taints.has(group);
  }

  get groups(): Set<GroupId> {
    return new Set(this.taints.keys());
  }

  /** True when a group without state must not be taken for a new one. */
  isSuspect(group: GroupId): boolean {
    return this.newcomers !== null && this.table.get(group) === null;
  }

  /** The content is known: exactly the groups of `rows` (in log order) are concerned. */
  addKnown(site: DamageSite, rows: readonly SummaryRow[]): void {
    this.sites.push(site);
    for (const row of rows) {
      this.taint(row.group, site);
      this.promise(row);
    }
  }

  /** The content is not known: every group may be concerned, with at most `maxEntries` more entries each. */
  addUnknown(site: DamageSite, maxEntries: number): void {
    this.sites.push(site);
    this.newcomers ??= site;
    for (const group of this.table.ids()) {
      const taint = this.taint(group, site);
      taint.promisedThrough += maxEntries;
      taint.promise = null;
    }
  }

  addSuspect(group: GroupId): void {
    if (this.newcomers !== null) this.taint(group, this.newcomers);
  }

  /** Damage that concerns nobody, to be named all the same. */
  addHarmless(site: DamageSite): void {
    this.sites.push(site);
  }

  addGroup(site: DamageSite, group: GroupId): void {
    if (!this.sites.includes(site)) this.sites.push(site);
    this.taint(group, site);
  }

  /** A promise that survived for a group that is tainted. */
  promise(row: SummaryRow): void {
    const taint = this.taints.get(row.group);
    if (taint === undefined) return;
    taint.promise = row;
    taint.promisedThrough = row.lastIndex;
  }

  clear(group: GroupId): void {
    this.taints.delete(group);
  }

  /** Restores surviving promises and makes every group concerned abstain. */
  applyPromises(): void {
    for (const [group, taint] of this.taints) {
      applyPromise(this.table, group, taint.promise, taint.promisedThrough);
    }
  }

  damages(): LogDamage[] {
    return this.sites.map((site) => ({
      ...site,
      losses: [...this.taints]
        .filter(([, taint]) => taint.site === site)
        .map(([group, taint]) => lossOf(this.table, group, taint.promise, taint.promisedThrough)),
    }));
  }

  private taint(group: GroupId, site: DamageSite): Taint {
    const known = this.taints.get(group);
    if (known !== undefined) return known;
    const state = this.table.get(group);
    const promisedThrough = Math.max(state?.lastIndex ?? 0, state?.abstainUntil ?? 0);
    const taint: Taint = { site, promisedThrough, promise: null };
    this.taints.set(group, taint);
    return taint;
  }
}

export function lossOf(
  table: GroupTable,
  group: GroupId,
  promise: SummaryRow | null,
  promisedThrough: number,
): GroupLoss {
  return {
    group,
    intactThrough: table.get(group)?.lastIndex ?? (0 as LogIndex),
    promisedThrough: promisedThrough as LogIndex,
    promiseKnown: promise !== null,
  };
}

/**
 * Term and vote as promised, commit not above what is left, abstention up to the promised index. A promise that is
 * forgotten may have been a vote, in a later term: the term goes beyond any such one. So no second vote is ever given in
 * its term, and nothing acknowledged to a leader that the vote may have replaced: the others elect one, without this
 * node, in a term that is later than both.
 */
export function applyPromise(
  table: GroupTable,
  group: GroupId,
  promise: SummaryRow | null,
  promisedThrough: number,
): void {
  const state = table.get(group);
  const hardState = state?.hardState ?? null;
  if (state === null || hardState === null) return;
  const commit = Math.min(hardState.commit, state.lastIndex) as LogIndex;
  const abstain = Math.max(promisedThrough, state.abstainUntil ?? 0);
  const promised = { ...termAndVote(hardState, promise), commit };
  state.promise(promised, abstain === 0 ? null : (abstain as LogIndex));
}

function termAndVote(last: HardState, promise: SummaryRow | null): Pick<HardState, "term" | "vote"> {
  if (promise === null) return { term: beyondForgotten(last.term), vote: null };
  const { term, vote } = promise.removed ? last : promise;
  return { term, vote };
}
