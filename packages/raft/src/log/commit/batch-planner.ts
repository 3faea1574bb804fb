import { type LogIndex, NexusError, type NodeId, type Term } from "@nexus/contracts";
import type { Entry, HardState } from "../../core/types.js";
import { badWrite, groupNotFound, groupQuarantined } from "../errors.js";
import type { PlannedRecord } from "../format/batch.js";
import { batchOverheadBytes } from "../format/batch.js";
import { MAX_GROUPS_IN_BATCH } from "../format/layout.js";
import type { GroupHead, LogRecord } from "../format/records.js";
import type { SummaryRow } from "../format/summary.js";
import type { GroupTable } from "../group/group-table.js";
import type { GroupId, LogBase, LogWrite } from "../types.js";
import { headRecordBytes, type Operation, operationBytes, splitByTerm } from "./operations.js";

/** A group as it will be once what is planned so far is durable. */
interface Draft {
  readonly slot: number;
  exists: boolean;
  isQuarantined: boolean;
  head: GroupHead | null;
  lastIndex: LogIndex;
}

/** Turns operations into the records of one batch, checking each against all that stand before it. */
export class BatchPlanner {
  readonly records: PlannedRecord[] = [];
  private readonly drafts = new Map<GroupId, Draft>();
  private plannedBytes = batchOverheadBytes(0);

  constructor(
    private readonly table: GroupTable,
    private readonly quarantine: ReadonlySet<GroupId>,
    private readonly limitBytes: number,
  ) {}

  get rows(): SummaryRow[] {
    return [...this.drafts].map(([group, draft]) => {
      const { term, vote } = draft.head?.hardState ?? { term: 0 as Term, vote: null as NodeId | null };
      return { group, term, vote, lastIndex: draft.lastIndex, removed: !draft.exists };
    });
  }

  hasRoomFor(bytes: number): boolean {
    return this.plannedBytes + bytes <= this.limitBytes && this.drafts.size < MAX_GROUPS_IN_BATCH;
  }

  /** Rewrites base, hard state and abstention of a group; `base` moves it up. Must precede `add`. */
  addHead(group: GroupId, base: LogBase | null): void {
    const state = this.table.get(group);
    if (state === null || state.current === null) return;
    const draft = this.draft(group);
    const head = { ...state.current, base: base ?? state.current.base };
    this.plannedBytes += headRecordBytes(head.base);
    draft.head = head;
    this.push(draft, { type: "head", group, head });
  }

  /** Throws INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS or CORRUPT and plans nothing then. */
  add(operation: Operation): void {
    const isNew = !this.drafts.has(operation.group);
    const draft = this.draft(operation.group);
    try {
      this.plan(operation, draft);
      this.plannedBytes += operationBytes(operation);
    } catch (error) {
      if (isNew) this.drafts.delete(operation.group);
      throw error;
    }
  }

  private plan(operation: Operation, draft: Draft): void {
    const { group } = operation;
    if (operation.kind !== "create" && !draft.exists) throw groupNotFound(group);
    switch (operation.kind) {
      case "write":
        this.planWrite(operation.write, draft);
        return;
      case "create": {
        if (draft.exists) {
          throw new NexusError({ code: "ALREADY_EXISTS", what: `the log already holds group ${group}` });
        }
        const { base, hardState } = operation;
        draft.exists = true;
        draft.head = { base, hardState, abstainUntil: null };
        draft.lastIndex = base.index;
        this.push(draft, { type: "created", group, head: draft.head });
        return;
      }
      case "remove":
        draft.exists = false;
        draft.isQuarantined = false;
        draft.head = null;
        draft.lastIndex = 0 as LogIndex;
        this.push(draft, { type: "removed", group });
        return;
      case "repair":
        if (!draft.isQuarantined) return;
        if (draft.head === null) throw groupQuarantined(group);
        draft.isQuarantined = false;
        this.push(draft, { type: "repaired", group, head: draft.head, lastIndex: draft.lastIndex });
        return;
      case "cut":
        this.planCut(operation, draft);
        return;
      case "covered":
        if (draft.isQuarantined) throw groupQuarantined(group);
        if (draft.head === null || draft.head.abstainUntil === null) return;
        draft.head = { ...draft.head, abstainUntil: null };
        this.push(draft, { type: "head", group, head: draft.head });
        return;
      case "move":
        this.planMove(operation, draft);
        return;
      default:
        operation satisfies never;
    }
  }

  private planWrite(write: LogWrite, draft: Draft): void {
    const { group, entries, hardState, restart } = write;
    if (draft.isQuarantined && restart === null) throw groupQuarantined(group);
    const fault = boundsFault(write, draft);
    if (fault !== null) throw badWrite(group, fault);
    if (restart !== null) this.planRestart(group, restart, hardState, draft);
    for (const run of splitByTerm(entries)) this.planEntries("entries", group, run, draft);
    if (hardState !== null && restart === null && draft.head !== null) {
      draft.head = { ...draft.head, hardState };
      this.push(draft, { type: "hardState", group, hardState });
    }
  }

  private planRestart(group: GroupId, restart: LogBase, given: HardState | null, draft: Draft): void {
    const hardState = given ?? draft.head?.hardState;
    if (hardState === undefined) throw badWrite(group, "a restart of a lost group must carry its hard state");
    const promised = draft.head?.abstainUntil ?? null;
    const abstainUntil = promised !== null && promised > restart.index ? promised : null;
    draft.head = { base: restart, hardState, abstainUntil };
    draft.lastIndex = restart.index;
    draft.isQuarantined = false;
    this.push(draft, { type: "restarted", group, head: draft.head });
  }

  private planEntries(
    type: "entries" | "moved",
    group: GroupId,
    entries: readonly Entry[],
    draft: Draft,
  ): void {
    const first = entries[0];
    const last = entries.at(-1);
    if (first === undefined || last === undefined) return;
    this.push(draft, { type, group, first: first.index, last: last.index, term: first.term }, entries);
    if (type === "moved") return;
    draft.lastIndex = last.index;
    const head = draft.head;
    if (head?.abstainUntil != null && last.index >= head.abstainUntil) {
      draft.head = { ...head, abstainUntil: null };
    }
  }

  private planCut({ group, from }: Operation & { kind: "cut" }, draft: Draft): void {
    const { head } = draft;
    if (head === null) throw groupQuarantined(group);
    const promised = Math.max(draft.lastIndex, head.abstainUntil ?? 0) as LogIndex;
    const lastIndex = Math.max(head.base.index, from - 1) as LogIndex;
    const commit = Math.min(head.hardState.commit, lastIndex) as LogIndex;
    draft.head = { ...head, hardState: { ...head.hardState, commit }, abstainUntil: promised };
    draft.lastIndex = lastIndex;
    draft.isQuarantined = false;
    this.push(draft, { type: "repaired", group, head: draft.head, lastIndex });
  }

  /** Moves are planned before anything that changes the group, so its durable state says what is live. */
  private planMove(operation: Operation & { kind: "move" }, draft: Draft): void {
    const { group, pieces } = operation;
    const base = draft.head?.base.index ?? 0;
    for (const { from, entries } of pieces) {
      const live = this.table
        .get(group)
        ?.runs.inSegment(from.sequence)
        .find((run) => run.place.offset === from.offset);
      if (live === undefined) continue;
      const kept = entries.filter((entry) => entry.index >= live.first && entry.index <= live.last);
      this.planEntries(
        "moved",
        group,
        kept.filter((entry) => entry.index > base),
        draft,
      );
    }
  }

  private draft(group: GroupId): Draft {
    const known = this.drafts.get(group);
    if (known !== undefined) return known;
    if (this.drafts.size >= MAX_GROUPS_IN_BATCH) {
      const what = `log batch would hold more than ${MAX_GROUPS_IN_BATCH} groups`;
      throw new NexusError({ code: "INTERNAL", what });
    }
    const state = this.table.get(group);
    const isQuarantined = this.quarantine.has(group);
    const draft: Draft = {
      slot: this.drafts.size,
      exists: state !== null || isQuarantined,
      isQuarantined,
      head: state?.current ?? null,
      lastIndex: state?.lastIndex ?? (0 as LogIndex),
    };
    this.drafts.set(group, draft);
    return draft;
  }

  private push(draft: Draft, record: LogRecord, entries: readonly Entry[] = []): void {
    this.records.push({ record, entries, slot: draft.slot });
  }
}

function boundsFault(write: LogWrite, draft: Draft): string | null {
  const first = write.entries[0]?.index;
  if (first === undefined) return null;
  const base = write.restart?.index ?? draft.head?.base.index ?? 0;
  const last = write.restart?.index ?? draft.lastIndex;
  if (first <= base) return `entry ${first} is not above the log's base ${base}`;
  if (first > last + 1) return `entry ${first} leaves a gap after the last entry ${last}`;
  return null;
}
