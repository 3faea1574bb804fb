import { DT_REG, type Inode } from "@nexus/contracts";
import type { HistoryChange } from "@nexus/kernel";
import { describe, expect, it } from "vitest";
import { pack, unpack } from "./packr.js";
import { decodeHistory, encodeHistory } from "./rows-codec.js";

const PLAIN: HistoryChange = {
  index: 7,
  position: 0,
  kind: "content",
  path: "/f",
  oldPath: null,
  timestampMs: 5,
  entry: {
    inode: 2 as Inode,
    entryType: DT_REG,
    sizeBytes: 1,
    contentId: null,
    modifiedAtMs: 5,
    version: 1,
    gen: 1,
  },
  previous: null,
  actor: null,
  copyOf: null,
  writes: [],
};
const ANN = { userId: "ann", agentId: "builder" };
const WRITES = [
  { origin: 2 ** 48, number: 1 },
  { origin: 3, number: 9 },
];

describe("history on its way to a process without a replica", () => {
  it.each<[string, Partial<HistoryChange>]>([
    ["of nobody in particular", {}],
    ["of somebody", { actor: ANN }],
    ["that is a copy from another zone", { copyOf: { path: null } }],
    ["that is somebody's copy", { actor: ANN, copyOf: { path: "/g" } }],
    ["of a member of an eventual zone", { kind: "conflict", writes: WRITES }],
    ["of all of these", { actor: { ...ANN, agentId: null }, copyOf: { path: "/g" }, writes: WRITES }],
  ])("a change %s comes back as it was", (_, over) => {
    const changes = [{ ...PLAIN, ...over }, PLAIN];
    expect(decodeHistory(encodeHistory(changes))).toEqual(changes);
  });

  it("a change of nobody in particular is the same bytes as before there was more to say", () => {
    const [fields] = unpack(encodeHistory([PLAIN]), "history") as unknown[][];
    expect(fields).toHaveLength(8);
    expect(decodeHistory(pack([fields]))).toEqual([PLAIN]);
  });
});
