import type { IncarnationId, LogIndex, ZoneId } from "@nexus/contracts";
import { type HistoryChange, type KeptState, type KeyValueView, sliceOfHistory } from "@nexus/kernel";
import { nextHistoryIndex } from "../history.js";

const INCARNATION = "0".repeat(32) as IncarnationId;

/** All that a copy tells watchers, from after an index of its history on. */
export function toldBy(copy: KeyValueView, after = 0): readonly HistoryChange[] {
  const appliedIndex = (nextHistoryIndex(copy) - 1) as LogIndex;
  const source = { zoneId: "team" as ZoneId, incarnation: INCARNATION, view: copy, appliedIndex };
  const position = { incarnation: INCARNATION, index: after as LogIndex };
  return sliceOfHistory(source, { after: position, limit: 10_000 }).changes;
}

/** The tree that a watcher knows who heard of everything; each event must say what was there before. */
export function replayed(copy: KeyValueView): ReadonlyMap<string, KeptState> {
  const tree = new Map<string, KeptState>();
  for (const { kind, path, oldPath, entry, previous } of toldBy(copy)) {
    if (kind === "conflict") continue;
    const known = tree.get(oldPath ?? path) ?? null;
    // The root was there before there was a history.
    if (path !== "/" && JSON.stringify(known) !== JSON.stringify(previous)) {
      throw new Error(`${kind} ${path}: was ${JSON.stringify(previous)}, told ${JSON.stringify(known)}`);
    }
    if (oldPath !== null) tree.delete(oldPath);
    if (kind === "removed") tree.delete(path);
    else tree.set(path, entry);
  }
  return tree;
}
