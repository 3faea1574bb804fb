import {
  type DirEntryType,
  DT_DIR,
  DT_LINK,
  DT_MOUNT,
  DT_REG,
  type Inode,
  NexusError,
  type ZoneId,
} from "@nexus/contracts";
import { baseName, isSameOrBelow, parentPath } from "@nexus/lib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Mutation } from "../../abc/meta-store.js";
import {
  attributes,
  CONTENT_A,
  CONTENT_B,
  link,
  make,
  mount,
  move,
  put,
  unlink,
} from "../../testing/mutations.js";
import { OrderedState } from "../../testing/ordered-state.js";
import {
  beginNamespaceTransaction,
  childRange,
  DecodedRecords,
  decodeRow,
  deriveMounts,
  initialNamespaceChanges,
  type KeyValueView,
  lookupPath,
  mountRange,
  type NamespaceRow,
  pathOfDirectory,
  placeOfKey,
  readEntry,
  readUsage,
  rowRange,
  UsageCount,
} from "./index.js";
import { directoryKey } from "./keys.js";
import { decodeDirectory } from "./records.js";

/** What the naive model keeps of an entry. */
interface Node {
  type: DirEntryType;
  version: number;
  content: string | null;
  target: string | null;
  owner: string | null;
  /** Of a mount: the directory it stands over and all below, by the rest of their paths. */
  covers: Tree | null;
}

type Tree = Map<string, Node>;

const DIRECTORY: Node = {
  type: DT_DIR,
  version: 1,
  content: null,
  target: null,
  owner: "ann",
  covers: null,
};

const zoneId = "team" as ZoneId;

const isDirectory = (tree: Tree, path: string): boolean => tree.get(path)?.type === DT_DIR;
const childrenOf = (tree: Tree, path: string): string[] =>
  [...tree.keys()].filter((each) => each !== "/" && parentPath(each) === path);

function ancestorsOf(path: string): string[] {
  const all: string[] = [];
  for (let each = parentPath(path); each !== "/"; each = parentPath(each)) all.unshift(each);
  return all;
}

/**
 * Walks to a parent as the real one does; makes missing directories when asked. Returns an error code or
 * null.
 */
function reach(tree: Tree, path: string, create: boolean): string | null {
  for (const ancestor of ancestorsOf(path)) {
    if (tree.has(ancestor)) {
      if (!isDirectory(tree, ancestor)) return "NOT_A_DIRECTORY";
    } else if (create) {
      tree.set(ancestor, { ...DIRECTORY });
    } else {
      return "NOT_FOUND";
    }
  }
  return null;
}

function applyPut(tree: Tree, mutation: Mutation & { kind: "putContent" }): string | null {
  const create = mutation.create === "ifMissing";
  const missing = reach(tree, mutation.path, create && mutation.createParents);
  if (missing !== null) return missing;
  const node = tree.get(mutation.path);
  if (node === undefined && !create) return "NOT_FOUND";
  if (node !== undefined && node.type !== DT_REG) {
    return node.type === DT_DIR || node.type === DT_MOUNT ? "IS_A_DIRECTORY" : "WRONG_TYPE";
  }
  const { ifVersion, ifAbsent } = mutation.conditions;
  if (ifAbsent === true && node !== undefined) return "CONFLICT";
  if (ifVersion !== undefined && node?.version !== ifVersion) return "CONFLICT";
  const version = (node?.version ?? 0) + 1;
  const owner = node?.owner ?? mutation.ownerId;
  tree.set(mutation.path, { ...DIRECTORY, type: DT_REG, version, content: mutation.contentId, owner });
  return null;
}

function applyCreate(tree: Tree, mutation: Mutation & { kind: "create" }): string | null {
  const { path, entryType, existOk } = mutation;
  const target = mutation.targetZoneId ?? mutation.linkTarget;
  if (entryType === DT_LINK && target === path) return "INVALID_ARGUMENT";
  const missing = reach(tree, path, mutation.createParents);
  if (missing !== null) return missing;
  const node = tree.get(path);
  if (node !== undefined && !(entryType === DT_MOUNT && node.type === DT_DIR && path !== "/")) {
    if (!existOk) return "ALREADY_EXISTS";
    if (node.type !== entryType) return "WRONG_TYPE";
    return node.target === target ? null : "ALREADY_EXISTS";
  }
  const shadows = node !== undefined && mutation.shadows === true;
  if (!shadows && childrenOf(tree, path).length > 0) return "DIRECTORY_NOT_EMPTY";
  const covers = shadows ? takeTree(tree, path) : null;
  tree.set(path, { ...DIRECTORY, type: entryType, target, covers });
  return null;
}

/** Takes an entry and all below it out of the tree; they are named by the rest of their paths. */
function takeTree(tree: Tree, top: string): Tree {
  const taken: Tree = new Map();
  for (const [path, node] of [...tree]) {
    if (!isSameOrBelow(path, top)) continue;
    tree.delete(path);
    taken.set(path.slice(top.length), node);
  }
  return taken;
}

function copyOf(tree: Tree): Tree {
  return new Map(
    [...tree].map(([path, node]) => [
      path,
      { ...node, covers: node.covers === null ? null : copyOf(node.covers) },
    ]),
  );
}
function applyRemove(tree: Tree, path: string, entryType: DirEntryType | null): string | null {
  if (path === "/") return "INVALID_ARGUMENT";
  const missing = reach(tree, path, false);
  if (missing !== null) return missing;
  const node = tree.get(path);
  if (node === undefined) return "NOT_FOUND";
  if (entryType === null ? node.type === DT_MOUNT : node.type !== entryType) return "WRONG_TYPE";
  if (node.type === DT_DIR && childrenOf(tree, path).length > 0) return "DIRECTORY_NOT_EMPTY";
  tree.delete(path);
  if (node.type !== DT_MOUNT) return null;
  const left = node.covers ?? new Map([["", { ...DIRECTORY, owner: node.owner }]]);
  for (const [rest, each] of left) tree.set(path + rest, each);
  return null;
}

function applyRename(tree: Tree, from: string, to: string): string | null {
  if (from === "/" || to === "/") return "INVALID_ARGUMENT";
  const missing = reach(tree, from, false);
  if (missing !== null) return missing;
  if (!tree.has(from)) return "NOT_FOUND";
  if (from !== to && isSameOrBelow(to, from)) return "INVALID_ARGUMENT";
  const unreachable = reach(tree, to, false);
  if (unreachable !== null) return unreachable;
  if (tree.has(to)) return "ALREADY_EXISTS";
  for (const [rest, node] of takeTree(tree, from)) tree.set(to + rest, node);
  return null;
}

function applyOwner(tree: Tree, path: string, owner: string | null): string | null {
  const missing = reach(tree, path, false);
  if (missing !== null) return missing;
  const node = tree.get(path);
  if (node === undefined) return "NOT_FOUND";
  node.owner = owner ?? node.owner;
  return null;
}

function applyToModel(tree: Tree, mutation: Mutation): string | null {
  switch (mutation.kind) {
    case "putContent":
      return applyPut(tree, mutation);
    case "create":
      return applyCreate(tree, mutation);
    case "remove":
      return applyRemove(tree, mutation.path, mutation.entryType);
    case "rename":
      return applyRename(tree, mutation.from, mutation.to);
    case "setAttributes":
      return applyOwner(tree, mutation.path, mutation.ownerId);
    case "setXattrs":
    case "tie":
    case "keepSession":
    case "discard":
      throw new Error("not generated");
  }
}

/** Walks the real state from the root and checks what hangs together on the way. */
function readTree(state: OrderedState): Tree {
  const tree: Tree = new Map();
  const visit = (path: string): void => {
    const entry = readEntry(state, path, zoneId);
    if (entry === null) throw new Error(`${path} is listed but cannot be read`);
    expect(entry.inode).toBe(lookupPath(state, path)?.row.inode);
  };
  const read = (into: Tree, path: string, at: string, row: NamespaceRow): void => {
    const { entryType: type, version, contentId: content, ownerId: owner } = row;
    const target = row.targetZoneId ?? row.linkTarget;
    const covers: Tree | null = row.covers === null ? null : new Map();
    into.set(path, { type, version, content, target, owner, covers });
    expect(state.get(directoryKey(row.inode)) !== undefined).toBe(type === DT_DIR);
    if (row.covers !== null && covers !== null) read(covers, "", at, row.covers);
    if (type === DT_DIR) readBelow(into, path, at, row.inode);
  };
  const readBelow = (into: Tree, path: string, at: string, directory: Inode): void => {
    const children = state.range(childRange(directory, null));
    expect(decodeDirectory(state.get(directoryKey(directory)) as Uint8Array).childCount).toBe(
      children.length,
    );
    expect(pathOfDirectory(state, directory)).toBe(at);
    for (const { key, value } of children) {
      const { name } = placeOfKey(key);
      const row = decodeRow(value);
      expect(row.inode).toBeGreaterThan(1);
      read(
        into,
        path === "/" ? `/${name}` : `${path}/${name}`,
        at === "/" ? `/${name}` : `${at}/${name}`,
        row,
      );
    }
  };
  read(tree, "/", "/", lookupPath(state, "/")?.row as NamespaceRow);
  for (const path of tree.keys()) visit(path);
  return tree;
}

const names = fc.constantFrom("a", "b", "ab");
const paths = fc.array(names, { maxLength: 4 }).map((parts) => `/${parts.join("/")}`);
const flags = fc.boolean();

const mutations: fc.Arbitrary<Mutation> = fc.oneof(
  fc
    .record({
      path: paths,
      createParents: flags,
      create: fc.constantFrom("never" as const, "ifMissing" as const),
      contentId: fc.constantFrom(CONTENT_A, CONTENT_B),
      conditions: fc.constantFrom({}, { ifAbsent: true }, { ifVersion: 1 }, { ifVersion: 2 }),
    })
    .map(({ path, ...over }) => put(path, over)),
  fc
    .record({ path: paths, createParents: flags, existOk: flags })
    .map(({ path, ...over }) => make(path, over)),
  fc
    .tuple(paths, fc.constantFrom("one", "two"), flags, flags)
    .map(([path, zone, createParents, shadows]) =>
      mount(path, zone, { createParents, ...(shadows && { shadows }) }),
    ),
  fc.tuple(paths, paths).map(([path, target]) => link(path, target)),
  fc
    .tuple(paths, fc.constantFrom(null, null, DT_MOUNT, DT_REG))
    .map(([path, entryType]) => unlink(path, { entryType })),
  fc.tuple(paths, paths).map(([from, to]) => move(from, to)),
  paths.map((path) => attributes(path, { ownerId: "eve" })),
);

describe("the namespace", () => {
  it.each([
    ["without decoded records", null],
    ["with few decoded records", 3_000],
    ["with all records decoded", 1_000_000],
  ])("does what a naive tree does and keeps all its records in step, %s", (_, decodedBytes) => {
    fc.assert(
      fc.property(
        fc.array(fc.array(mutations, { minLength: 1, maxLength: 3 }), { maxLength: 25 }),
        (commits) => {
          const state = new OrderedState();
          state.write(initialNamespaceChanges(0));
          const decoded = decodedBytes === null ? null : new DecodedRecords(decodedBytes);
          const view: KeyValueView = { get: (key) => state.get(key), ...(decoded && { decoded }) };
          let tree: Tree = new Map([["/", { ...DIRECTORY, owner: null }]]);
          let mounts = deriveMounts(state, state.range(mountRange()));
          for (const commit of commits) {
            const tried = copyOf(tree);
            let expected: string | null = null;
            for (const mutation of commit) expected ??= applyToModel(tried, mutation);

            const transaction = beginNamespaceTransaction(view, { zoneId }, 0);
            let actual: string | null = null;
            try {
              for (const mutation of commit) transaction.apply(mutation);
            } catch (error) {
              actual = NexusError.from(error).code;
            }
            expect([commit, actual]).toEqual([commit, expected]);
            if (actual !== null) continue;
            state.write(transaction.changes());
            tree = tried;
            const recount = new UsageCount();
            for (const row of state.range(rowRange())) recount.add(row);
            expect(readUsage(view)).toEqual(recount.usage);
            const derived = deriveMounts(view, state.range(mountRange()));
            if (!transaction.mountsChanged()) expect(derived).toEqual(mounts);
            mounts = derived;
          }
          expect(readTree(state)).toEqual(tree);
          const expectedMounts = [...tree].filter(([, node]) => node.type === DT_MOUNT);
          expect(new Map(mounts)).toEqual(new Map(expectedMounts.map(([path, node]) => [path, node.target])));
          expect([...tree.keys()].every((path) => path === "/" || baseName(path) !== "")).toBe(true);
        },
      ),
      { numRuns: 250 },
    );
  });
});
