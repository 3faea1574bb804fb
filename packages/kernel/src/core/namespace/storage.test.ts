import { DT_EXTERNAL_STORAGE, DT_MOUNT, type Inode } from "@nexus/contracts";
import { beforeEach, describe, expect, it } from "vitest";
import { discarded, make, mount, move, put, tied, trashFor, unlink } from "../../testing/mutations.js";
import { TimedNamespace } from "../../testing/timed-namespace.js";
import {
  deriveMounts,
  encodeStorage,
  type MountTable,
  mountRange,
  readEntry,
  STORAGE_ATTRIBUTE,
} from "./index.js";
import { decodeStorage, parseStorage } from "./storage.js";

const FOLDER = { driver: "path_local", parameters: { local_root: "/srv", fsync: "false" } };
let zone: TimedNamespace;

beforeEach(() => {
  zone = new TimedNamespace();
});

const storageAt = (path: string, storage = FOLDER) =>
  make(path, {
    entryType: DT_EXTERNAL_STORAGE,
    existOk: true,
    xattrs: { [STORAGE_ATTRIBUTE]: encodeStorage(storage) },
  });
const mounts = (): MountTable => deriveMounts(zone.state, zone.state.range(mountRange()));

/** Mounts one; the inode of its row. */
function mounted(path: string): Inode {
  return zone.commit(storageAt(path))[0]?.entry.inode as Inode;
}

describe("the text of an external storage", () => {
  it("is the same for the same parameters, in whatever order, and read back", () => {
    const other = { driver: "path_local", parameters: { fsync: "false", local_root: "/srv" } };
    expect(encodeStorage(FOLDER)).toBe('["path_local","fsync","false","local_root","/srv"]');
    expect(encodeStorage(other)).toBe(encodeStorage(FOLDER));
    expect(parseStorage(encodeStorage(FOLDER))).toEqual(FOLDER);
    for (const text of ["", "{}", "[]", "[1]", '["d","odd"]']) {
      expect(parseStorage(text)).toBeNull();
      expect(() => decodeStorage(text)).toThrow(expect.objectContaining({ code: "CORRUPT" }));
    }
  });
});

describe("external storage", () => {
  it("is a directory and a mount in one, and follows what is above it", () => {
    zone.commit(make("/a"));
    const inode = mounted("/a/ext");
    zone.commit(put("/a/ext/sub/f", { createParents: true, storage: inode }));
    expect(mounts()).toEqual(new Map([["/a/ext", { inode, ...FOLDER }]]));
    zone.commit(move("/a", "/b"));
    expect(mounts()).toEqual(new Map([["/b/ext", { inode, ...FOLDER }]]));
    expect(zone.exists("/b/ext/sub/f")).toBe(true);
    expect(zone.refusal(unlink("/b/ext"))).toBe("WRONG_TYPE");
    expect(zone.refusal(unlink("/b/ext", { entryType: DT_EXTERNAL_STORAGE }))).toBe("DIRECTORY_NOT_EMPTY");
    zone.commit(unlink("/b/ext/sub/f"), unlink("/b/ext/sub"));
    zone.commit(unlink("/b/ext", { entryType: DT_EXTERNAL_STORAGE }));
    expect(mounts()).toEqual(new Map());
    expect(zone.exists("/b/ext")).toBe(false);
  });

  it("takes no content of a writer who knew of no storage, or of another one, nor gives him any of its own", () => {
    const inode = mounted("/ext");
    expect(zone.refusal(put("/ext/f"))).toBe("CONFLICT");
    expect(zone.refusal(put("/ext/f", { storage: (inode + 1) as Inode }))).toBe("CONFLICT");
    expect(zone.refusal(put("/f", { storage: inode }))).toBe("CONFLICT");
    zone.commit(put("/ext/f", { storage: inode }), put("/g"));
    expect(zone.refusal(move("/ext/f", "/f"))).toBe("CONFLICT");
    expect(zone.refusal(move("/g", "/ext/g"))).toBe("CONFLICT");
    zone.commit(move("/ext/f", "/ext/h"));
    const inner = zone.commit(storageAt("/ext/in", { ...FOLDER, driver: "cas-local" }))[0]?.entry
      .inode as Inode;
    expect(zone.refusal(put("/ext/in/f", { storage: inode }))).toBe("CONFLICT");
    zone.commit(put("/ext/in/f", { storage: inner }));
  });

  it("is not made over anything, named without a driver, tied, or put into the trash", () => {
    expect(zone.refusal(make("/ext", { entryType: DT_EXTERNAL_STORAGE }))).toBe("INVALID_ARGUMENT");
    zone.commit(make("/d"), put("/f"), trashFor(1_000));
    expect(zone.refusal(storageAt("/d"))).toBe("WRONG_TYPE");
    expect(zone.refusal(storageAt("/f"))).toBe("WRONG_TYPE");
    expect(zone.refusal(storageAt("/ext"), tied("/ext", "0a".repeat(16)))).toBe("WRONG_TYPE");
    mounted("/ext");
    expect(zone.refusal(storageAt("/ext", { ...FOLDER, driver: "cas-local" }))).toBe("ALREADY_EXISTS");
    expect(zone.refusal(mount("/ext", "other", { shadows: true }))).toBe("WRONG_TYPE");
    const inode = zone.commit(storageAt("/ext2"))[0]?.entry.inode as Inode;
    zone.commit(put("/ext2/f", { storage: inode }));
    expect(zone.commit(discarded("/ext2/f"))[0]?.trashed).not.toBe(true);
    const [outcome] = zone.commit(discarded("/ext", { entryType: DT_EXTERNAL_STORAGE, recursive: false }));
    expect(outcome?.trashed).not.toBe(true);
  });

  it("is out of sight under a mount, and there again with its inode when that goes", () => {
    zone.commit(make("/d"));
    const inode = mounted("/d/ext");
    zone.commit(put("/d/ext/f", { storage: inode }), mount("/d", "other", { shadows: true }));
    expect([...mounts().values()]).toEqual(["other"]);
    zone.commit(unlink("/d", { entryType: DT_MOUNT }));
    expect(mounts()).toEqual(new Map([["/d/ext", { inode, ...FOLDER }]]));
    expect(readEntry(zone.state, "/d/ext/f", zone.zoneId)).not.toBeNull();
  });
});
