import { describe, expect, it } from "vitest";
import type { Mutation } from "../../abc/meta-store.js";
import { make, move, put, unlink } from "../../testing/mutations.js";
import { OrderedState } from "../../testing/ordered-state.js";
import { changedRows } from "./changed-rows.js";
import { initialNamespaceChanges } from "./initial.js";
import { beginNamespaceTransaction } from "./transaction.js";

const IDENTITY = { zoneId: "z" as never };

function stateOf(...mutations: readonly Mutation[]): OrderedState {
  const state = new OrderedState();
  state.write(initialNamespaceChanges(1));
  state.write(changesOf(state, mutations));
  return state;
}

function changesOf(state: OrderedState, mutations: readonly Mutation[]) {
  const transaction = beginNamespaceTransaction(state, IDENTITY, 0);
  for (const mutation of mutations) transaction.apply(mutation);
  return transaction.changes();
}

/** Paths that changed: "+" holds a row now, "-" does not any more. */
function named(before: readonly Mutation[], mutations: readonly Mutation[]): readonly string[] {
  const state = stateOf(...before);
  const changes = changesOf(state, mutations);
  const after = stateOf(...before);
  after.write(changes);
  return changedRows(state, after, changes).map(({ path, row }) => `${row === null ? "-" : "+"}${path}`);
}

describe("the rows a transaction changed", () => {
  it("are named by path, ancestors first, with what came and went left out", () => {
    expect(named([], [put("/a/b/f", { createParents: true })])).toEqual(["+/a", "+/a/b", "+/a/b/f"]);
    expect(named([make("/d"), put("/d/f")], [unlink("/d/f"), unlink("/d")])).toEqual(["-/d", "-/d/f"]);
    expect(named([], [put("/f"), unlink("/f"), put("/g")])).toEqual(["+/g"]);
    expect(named([put("/f")], [move("/f", "/g")])).toEqual(["-/f", "+/g"]);
    expect(named([make("/d")], [move("/d", "/e"), put("/e/f")])).toEqual(["-/d", "+/e", "+/e/f"]);
  });
});
