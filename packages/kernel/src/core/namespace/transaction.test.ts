import { DT_DIR, DT_MOUNT, DT_PIPE, DT_REG, NexusError, type ZoneId } from "@nexus/contracts";
import { beforeEach, describe, expect, it } from "vitest";
import type { Mutation, MutationOutcome } from "../../abc/meta-store.js";
import {
  attributes,
  CONTENT_B,
  link,
  make,
  mount,
  move,
  put,
  unlink,
  xattr,
} from "../../testing/mutations.js";
import { OrderedState } from "../../testing/ordered-state.js";
import {
  beginNamespaceTransaction,
  deriveMounts,
  diffMounts,
  initialNamespaceChanges,
  mountRange,
  readEntry,
} from "./index.js";

const zoneId = "team" as ZoneId;
let state: OrderedState;

beforeEach(() => {
  state = new OrderedState();
  state.write(initialNamespaceChanges(500));
});

function commit(...mutations: readonly Mutation[]): readonly MutationOutcome[] {
  const transaction = beginNamespaceTransaction(state, { zoneId }, 0);
  const outcomes = mutations.map((mutation) => transaction.apply(mutation));
  state.write(transaction.changes());
  return outcomes;
}

function only(mutation: Mutation): MutationOutcome {
  return commit(mutation)[0] as MutationOutcome;
}

function refusal(...mutations: readonly Mutation[]): NexusError {
  try {
    commit(...mutations);
  } catch (error) {
    return NexusError.from(error);
  }
  throw new Error("the mutations were accepted");
}

const entry = (path: string) => readEntry(state, path, zoneId);

describe("putContent", () => {
  it("creates with version and gen 1, then counts both up, keeping creation time, type and owner", () => {
    const first = only(put("/a.txt", { mimeType: "text/plain", nowMs: 10 }));
    expect(first).toMatchObject({ created: true, previous: null });
    expect(first.entry).toMatchObject({ version: 1, gen: 1, createdAtMs: 10, ownerId: "ann", zoneId });
    const second = only(put("/a.txt", { contentId: CONTENT_B, sizeBytes: 9, ownerId: "bob", nowMs: 20 }));
    expect(second.created).toBe(false);
    expect(second.previous).toEqual(first.entry);
    expect(second.entry).toMatchObject({
      inode: first.entry.inode,
      version: 2,
      gen: 2,
      createdAtMs: 10,
      modifiedAtMs: 20,
      mimeType: "text/plain",
      ownerId: "ann",
      contentId: CONTENT_B,
      sizeBytes: 9,
    });
    expect(second.entry.etag).not.toBe(first.entry.etag);
    expect(entry("/a.txt")).toEqual(second.entry);
  });

  it("never creates when told so", () => {
    expect(refusal(put("/a", { create: "never" })).code).toBe("NOT_FOUND");
    expect(refusal(put("/no/a", { create: "never", createParents: true })).code).toBe("NOT_FOUND");
    expect(entry("/no")).toBeNull();
  });

  it("creates missing parents only when asked", () => {
    const refused = refusal(put("/a/b/c"));
    expect(refused).toMatchObject({ code: "NOT_FOUND", details: { path: "/a" } });
    only(put("/a/b/c", { createParents: true }));
    expect(entry("/a/b")).toMatchObject({ entryType: DT_DIR, ownerId: "ann" });
  });

  it("refuses directories, mounts, other types, and files as directories", () => {
    commit(make("/d"), mount("/m", "other"), link("/l", "/d"), put("/f"));
    expect(refusal(put("/")).code).toBe("IS_A_DIRECTORY");
    expect(refusal(put("/d")).code).toBe("IS_A_DIRECTORY");
    expect(refusal(put("/m")).code).toBe("IS_A_DIRECTORY");
    expect(refusal(put("/l")).code).toBe("WRONG_TYPE");
    expect(refusal(put("/f/x", { createParents: true })).code).toBe("NOT_A_DIRECTORY");
    expect(refusal(put("/m/x")).code).toBe("NOT_A_DIRECTORY");
  });

  it("evaluates every condition against the entry as it is when applied", () => {
    const { etag } = only(put("/a")).entry;
    const stale = refusal(put("/a", { contentId: CONTENT_B }), put("/a", { conditions: { ifMatch: etag } }));
    expect(stale).toMatchObject({
      code: "CONFLICT",
      details: { mutation: 1, currentVersion: 2, currentContentId: CONTENT_B },
    });
    expect(stale.details["currentEtag"]).not.toBe(etag);
    only(put("/a", { conditions: { ifMatch: etag, ifVersion: 1 } }));
    expect(refusal(put("/a", { conditions: { ifVersion: 1 } })).details["currentVersion"]).toBe(2);
    expect(refusal(put("/a", { conditions: { ifAbsent: true } })).code).toBe("CONFLICT");
    expect(refusal(put("/new", { conditions: { ifMatch: etag } }))).toMatchObject({
      code: "CONFLICT",
      details: { currentEtag: null },
    });
    expect(only(put("/new", { conditions: { ifAbsent: true } })).created).toBe(true);
  });
});

describe("create", () => {
  it("accepts the same type again when asked to, without changing it", () => {
    const first = only(make("/d"));
    expect(only(make("/d", { existOk: true, ownerId: "bob" }))).toEqual({
      entry: first.entry,
      created: false,
      previous: first.entry,
    });
    expect(refusal(make("/d")).code).toBe("ALREADY_EXISTS");
    expect(only(make("/", { existOk: true })).created).toBe(false);
  });

  it("never changes the type of an entry", () => {
    commit(put("/f"));
    expect(refusal(make("/f", { existOk: true })).code).toBe("WRONG_TYPE");
    expect(refusal(mount("/f", "other")).code).toBe("WRONG_TYPE");
    expect(refusal(make("/f")).code).toBe("ALREADY_EXISTS");
    expect(refusal(make("/p", { entryType: 9 as never })).code).toBe("INVALID_ARGUMENT");
    expect(only(make("/p", { entryType: DT_PIPE, sizeBytes: 4096 })).entry.sizeBytes).toBe(4096);
  });

  it("refuses a link to itself and a link without target", () => {
    expect(refusal(link("/l", "/l")).code).toBe("INVALID_ARGUMENT");
    expect(refusal({ ...link("/l", "/x"), linkTarget: null }).code).toBe("INVALID_ARGUMENT");
    expect(only(link("/l", "/x")).entry.linkTarget).toBe("/x");
    expect(refusal({ ...link("/l", "/y"), existOk: true }).code).toBe("ALREADY_EXISTS");
  });

  it("replaces an empty directory by a mount that a version without shadowing logged", () => {
    const directory = commit(make("/d"), make("/full"), put("/full/f"))[0]?.entry;
    const mounted = only(mount("/d", "other"));
    expect(mounted).toMatchObject({ created: true, previous: { entryType: DT_DIR } });
    expect(mounted.entry.inode).not.toBe(directory?.inode);
    expect(refusal(mount("/full", "other"))).toMatchObject({
      code: "DIRECTORY_NOT_EMPTY",
      details: { childCount: 1 },
    });
    expect(only(mount("/d", "other")).created).toBe(false);
    expect(refusal(mount("/d", "third")).code).toBe("ALREADY_EXISTS");
    expect(refusal(mount("/", "other")).code).toBe("WRONG_TYPE");
    expect(refusal({ ...mount("/x", "other"), targetZoneId: null }).code).toBe("INVALID_ARGUMENT");
  });
});

describe("setAttributes and setXattrs", () => {
  it("change what they name and neither content, version nor gen", () => {
    const before = only(put("/a", { mimeType: "text/plain" })).entry;
    const { entry: after } = only(attributes("/a", { ownerId: "eve", modifiedAtMs: 7, ttlSeconds: 60 }));
    expect(after).toEqual({ ...before, ownerId: "eve", modifiedAtMs: 7, ttlSeconds: 60 });
    expect(refusal(attributes("/no")).code).toBe("NOT_FOUND");
    expect(refusal(attributes("/a", { modifiedAtMs: Number.NaN })).code).toBe("INVALID_ARGUMENT");
    expect(refusal(attributes("/a", { conditions: { ifVersion: 5 } })).code).toBe("CONFLICT");
  });

  it("create an empty file when missing and asked to", () => {
    const { entry: made, created } = only(attributes("/a", { createIfMissing: true, mimeType: "text/x" }));
    expect(created).toBe(true);
    expect(made).toMatchObject({ entryType: DT_REG, contentId: null, sizeBytes: 0, version: 1 });
    expect(refusal(attributes("/no/a", { createIfMissing: true })).code).toBe("NOT_FOUND");
  });

  it("set and delete attributes, bounded in bytes", () => {
    only(put("/a"));
    only(xattr("/a", { one: "1", two: "2", __proto__x: "p" }));
    expect(only(xattr("/a", { one: null, three: "3", absent: null })).entry.xattrs).toEqual({
      two: "2",
      three: "3",
      __proto__x: "p",
    });
    expect(refusal(xattr("/a", { big: "x".repeat(65_536) })).code).toBe("INVALID_ARGUMENT");
    expect(refusal(xattr("/no", { a: "1" })).code).toBe("NOT_FOUND");
    expect(only(xattr("/", { a: "1" })).entry.xattrs).toEqual({ a: "1" });
  });

  it("creates and sets extended attributes in one mutation, whether the entry is made or was there", () => {
    const ensure = (setXattrs: Readonly<Record<string, string | null>>) =>
      only(make("/f", { entryType: DT_REG, existOk: true, setXattrs }));
    const made = ensure({ one: "1", gone: null });
    expect(made.created).toBe(true);
    expect(made.entry.xattrs).toEqual({ one: "1" });
    const again = ensure({ one: null, two: "2" });
    expect(again.created).toBe(false);
    expect(again.entry.xattrs).toEqual({ two: "2" });
    expect(again.previous?.xattrs).toEqual({ one: "1" });
    expect(ensure({}).entry).toEqual(again.entry);
    const tooLarge = make("/f", { entryType: DT_REG, existOk: true, setXattrs: { b: "x".repeat(65_536) } });
    expect(refusal(tooLarge).code).toBe("INVALID_ARGUMENT");
    const other = make("/f", { existOk: true, setXattrs: { a: "1" } });
    expect(refusal(other).code).toBe("WRONG_TYPE");
  });
});

describe("remove", () => {
  it("takes files and empty directories, never the root", () => {
    commit(make("/d"), put("/d/f"));
    expect(refusal(unlink("/d"))).toMatchObject({ code: "DIRECTORY_NOT_EMPTY", details: { childCount: 1 } });
    expect(only(unlink("/d/f")).entry.path).toBe("/d/f");
    only(unlink("/d"));
    expect(entry("/d")).toBeNull();
    expect(refusal(unlink("/d")).code).toBe("NOT_FOUND");
    expect(refusal(unlink("/")).code).toBe("INVALID_ARGUMENT");
  });

  it("refuses another type than the one named, and conditions that do not hold", () => {
    only(put("/f"));
    expect(refusal(unlink("/f", { entryType: DT_DIR })).code).toBe("WRONG_TYPE");
    expect(refusal(unlink("/f", { conditions: { ifMatch: "x" } })).code).toBe("CONFLICT");
  });

  it("gives a name that comes back a new inode, so that no etag ever repeats", () => {
    const first = only(put("/f")).entry;
    only(unlink("/f"));
    const second = only(put("/f")).entry;
    expect(second.version).toBe(1);
    expect(second.etag).not.toBe(first.etag);
  });

  it("leaves a directory where a mount was", () => {
    only(mount("/m", "other"));
    expect(refusal(unlink("/m"))).toMatchObject({ code: "WRONG_TYPE", remedy: "unmount it first" });
    expect(only(unlink("/m", { entryType: DT_MOUNT })).entry.targetZoneId).toBe("other");
    expect(entry("/m")).toMatchObject({ entryType: DT_DIR });
    only(put("/m/f"));
  });
});

describe("rename", () => {
  it("moves a whole subtree by changing one row and where the directory hangs", () => {
    commit(make("/a"), make("/a/b"), put("/a/b/f"), make("/t"));
    const before = entry("/a/b/f");
    const transaction = beginNamespaceTransaction(state, { zoneId }, 0);
    transaction.apply(move("/a", "/t/z"));
    // Row out, row in, the directory's own record, and the child counts of two directories.
    expect(transaction.changes()).toHaveLength(5);
    state.write(transaction.changes());
    expect(entry("/t/z/b/f")).toEqual({ ...before, path: "/t/z/b/f" });
    expect(entry("/a")).toBeNull();
    only(put("/t/z/b/g"));
  });

  it("refuses the root, its own subtree, what exists, and what is missing", () => {
    commit(make("/a"), make("/a/b"), put("/f"));
    expect(refusal(move("/", "/x")).code).toBe("INVALID_ARGUMENT");
    expect(refusal(move("/a", "/")).code).toBe("INVALID_ARGUMENT");
    expect(refusal(move("/a", "/a/b/c")).code).toBe("INVALID_ARGUMENT");
    expect(refusal(move("/a", "/f")).code).toBe("ALREADY_EXISTS");
    expect(refusal(move("/f", "/f")).code).toBe("ALREADY_EXISTS");
    expect(refusal(move("/no", "/x")).code).toBe("NOT_FOUND");
    expect(refusal(move("/f", "/no/x")).code).toBe("NOT_FOUND");
    expect(refusal(move("/f", "/f/x")).code).toBe("INVALID_ARGUMENT");
    expect(refusal(move("/a", "/f/x")).code).toBe("NOT_A_DIRECTORY");
    expect(refusal(move("/f", "/g", { conditions: { ifVersion: 9 } })).code).toBe("CONFLICT");
  });

  it("does not mistake a longer name for a subtree", () => {
    commit(make("/corp"));
    expect(only(move("/corp", "/corp-old")).entry.path).toBe("/corp-old");
  });
});

describe("a transaction", () => {
  it("sees its own mutations, and says which one was refused", () => {
    const refused = refusal(make("/a"), put("/a/f"), unlink("/a"));
    expect(refused).toMatchObject({ code: "DIRECTORY_NOT_EMPTY", details: { mutation: 2 } });
    expect(entry("/a")).toBeNull();
  });

  it("cannot be used after a refusal", () => {
    const transaction = beginNamespaceTransaction(state, { zoneId }, 0);
    expect(() => transaction.apply(unlink("/no"))).toThrow(NexusError);
    expect(() => transaction.apply(put("/a"))).toThrow(/dropped, not used/);
    expect(() => transaction.changes()).toThrow(/dropped, not used/);
  });

  it("gives each key once, in byte order, and the same bytes for the same mutations", () => {
    const changes = () => {
      const transaction = beginNamespaceTransaction(state, { zoneId }, 0);
      for (const mutation of [make("/b"), put("/b/x"), put("/b/x"), xattr("/b/x", { z: "1", a: "2" })]) {
        transaction.apply(mutation);
      }
      return transaction.changes();
    };
    const keys = changes().map((change) => Buffer.from(change.key).toString("hex"));
    expect(keys).toEqual([...new Set(keys)].sort());
    expect(changes()).toEqual(changes());
  });

  it("refuses paths that were not normalised before they were logged", () => {
    for (const path of ["/a/", "/a//b", "/a/./b"]) expect(refusal(put(path)).code).toBe("INVALID_PATH");
    expect(refusal(put("/../a")).code).toBe("INVALID_PATH");
    expect(refusal(put("/a", { sizeBytes: -1 })).code).toBe("INVALID_ARGUMENT");
    expect(refusal(put("/a", { sizeBytes: 0.5 })).code).toBe("INVALID_ARGUMENT");
  });
});

describe("mounts", () => {
  const mounts = () => deriveMounts(state, state.range(mountRange()));

  it("are indexed, follow their directories, and say when they must be derived again", () => {
    commit(make("/a"), make("/a/b"), mount("/a/b/m", "one"), mount("/n", "two"));
    const before = mounts();
    expect([...before]).toEqual([
      ["/n", "two"],
      ["/a/b/m", "one"],
    ]);
    const transaction = beginNamespaceTransaction(state, { zoneId }, 0);
    transaction.apply(put("/f"));
    expect(transaction.mountsChanged()).toBe(false);
    transaction.apply(move("/a", "/c"));
    expect(transaction.mountsChanged()).toBe(true);
    state.write(transaction.changes());
    expect(diffMounts(zoneId, before, mounts())).toEqual([
      { zone: zoneId, path: "/a/b/m", target: null },
      { zone: zoneId, path: "/c/b/m", target: "one" },
    ]);
  });

  it("leave the index when they are unmounted or moved", () => {
    commit(mount("/m", "one"));
    commit(move("/m", "/k"));
    expect([...mounts()]).toEqual([["/k", "one"]]);
    commit(unlink("/k", { entryType: DT_MOUNT }));
    expect([...mounts()]).toEqual([]);
    const transaction = beginNamespaceTransaction(state, { zoneId }, 0);
    transaction.apply(move("/k", "/j"));
    expect(transaction.mountsChanged()).toBe(false);
  });
});
