import { NexusError, type ZoneId } from "@nexus/contracts";
import type { Mutation, MutationOutcome } from "../abc/meta-store.js";
import {
  beginNamespaceTransaction,
  dueEntries,
  HistoryWriter,
  initialHistoryChanges,
  initialNamespaceChanges,
  readEntry,
  sliceOfHistory,
} from "../core/namespace/index.js";
import { OrderedState } from "./ordered-state.js";

const incarnation = "0123456789abcdef".repeat(2) as never;

/** The namespace of one zone whose time a test sets, without a store around it. */
export class TimedNamespace {
  readonly state = new OrderedState();
  readonly zoneId = "team" as ZoneId;
  nowMs = 1_000;
  #index = 0;

  constructor() {
    this.state.write([...initialNamespaceChanges(0), ...initialHistoryChanges()]);
  }

  commit(...mutations: readonly Mutation[]): readonly MutationOutcome[] {
    const { state, zoneId } = this;
    const transaction = beginNamespaceTransaction(state, { zoneId }, this.nowMs);
    const outcomes = mutations.map((mutation) => transaction.apply(mutation));
    this.#write(transaction);
    return outcomes;
  }

  /** The code of the refusal; throws when there was none. */
  refusal(...mutations: readonly Mutation[]): string {
    try {
      this.commit(...mutations);
    } catch (error) {
      return NexusError.from(error).code;
    }
    throw new Error("the mutations were accepted");
  }

  /** One sweep of at most `limit` entries; how many went. */
  async sweep(limit = 256): Promise<number> {
    const { state, zoneId } = this;
    const readRows = (range: Parameters<OrderedState["range"]>[0], count: number) =>
      Promise.resolve(state.range(range, count));
    const { entries } = await dueEntries(state, readRows, this.nowMs, limit);
    if (entries.length > limit) throw new Error(`a sweep of ${limit} names ${entries.length} entries`);
    const transaction = beginNamespaceTransaction(state, { zoneId }, this.nowMs);
    const removed = transaction.expire(entries).length;
    this.#write(transaction);
    return removed;
  }

  exists(path: string): boolean {
    return readEntry(this.state, path, this.zoneId) !== null;
  }

  /** `kind path` of everything watchers were told. */
  history(): readonly string[] {
    const { state, zoneId } = this;
    const slice = sliceOfHistory(
      { zoneId, incarnation, view: state, appliedIndex: this.#index as never },
      { after: { incarnation, index: 0 as never }, limit: 10_000 },
    );
    return slice.changes.map(({ kind, path }) => `${kind} ${path}`);
  }

  #write(transaction: ReturnType<typeof beginNamespaceTransaction>): void {
    this.#index += 1;
    const history = new HistoryWriter(this.state);
    transaction.record(history, this.#index as never, null);
    this.state.write([...history.changes(), ...transaction.changes()]);
  }
}
