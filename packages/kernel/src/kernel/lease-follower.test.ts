import { NexusError, ROOT_ZONE } from "@nexus/contracts";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  ADMIN,
  caller,
  kernelFixture,
  OPTIONS,
  SYSTEM,
  setting,
  writing,
} from "../testing/kernel-fixture.js";
import { FakeMetaStore } from "../testing/memory-meta-store.js";
import { LeaseFollower } from "./lease-follower.js";

const EVE = caller({ userId: "eve", subjectId: "eve" });

/** Two kernels over one zone, `/d/a` and `/d/b` in it; of mine eve has a lease for `/d` and all below. */
async function twoNodes() {
  const asked: string[] = [];
  const { kernel: theirs, coordinator, root } = kernelFixture();
  const { kernel: mine } = kernelFixture({
    coordinator,
    permissions: {
      check: (_, __, { zonePath }) => {
        asked.push(zonePath);
        return { allowed: true, covers: "subtree", leaseMs: 60_000 };
      },
    },
  });
  onTestFinished(async () => {
    for (const kernel of [mine, theirs]) await kernel.close();
  });
  for (const path of ["/d/a", "/d/b"]) {
    await theirs.write({ ...writing(path, path), createParents: true }, ADMIN, OPTIONS);
  }
  /** The paths that the provider is asked for. */
  const asksFor = async (path: string): Promise<readonly string[]> => {
    asked.length = 0;
    await mine.sysStat(path, EVE, OPTIONS);
    return [...asked];
  };
  await asksFor("/d");
  // Not of the first lease: what happened between its question and the first look at the zone is not known.
  await expect.poll(() => asksFor("/d")).toEqual([]);
  return { mine, theirs, root, asksFor };
}

describe("leases end where another node's commit is applied", () => {
  it("that moves the row or sets what it has, not where it writes bytes or another row", async () => {
    const { theirs, asksFor } = await twoNodes();
    await theirs.sysRename({ from: "/d/a", to: "/d/c", conditions: {} }, ADMIN, OPTIONS);
    await expect.poll(() => asksFor("/d/c")).toEqual(["/d/c"]);
    expect(await asksFor("/d/b")).toEqual([]);
    await theirs.write(writing("/d/c", "bytes"), ADMIN, OPTIONS);
    await theirs.sysSetattr(setting("/d/b", { ownerId: "zoe" }), SYSTEM, OPTIONS);
    await expect.poll(() => asksFor("/d/b")).toEqual(["/d/b"]);
    expect(await asksFor("/d/c")).toEqual([]);
  });

  it("that removes the row: another in its place is asked for", async () => {
    const { theirs, asksFor } = await twoNodes();
    await theirs.sysUnlink({ path: "/d", recursive: true, conditions: {} }, ADMIN, OPTIONS);
    await theirs.write({ ...writing("/d/b", "another"), createParents: true }, ADMIN, OPTIONS);
    await expect.poll(() => asksFor("/d/b")).toEqual(["/d/b"]);
  });

  it("and all of them where what it did cannot be read", async () => {
    const { theirs, root, asksFor } = await twoNodes();
    const unread = new NexusError({ code: "IO_ERROR", what: "the disk is gone" });
    const reading = vi.spyOn(root, "readHistory").mockRejectedValueOnce(unread);
    await theirs.write(writing("/elsewhere", "x"), ADMIN, OPTIONS);
    await expect.poll(() => asksFor("/d")).toEqual(["/d"]);
    expect(reading).toHaveBeenCalled();
  });
});

describe("LeaseFollower", () => {
  function following(store: FakeMetaStore) {
    const node = { nowMs: 0 };
    const revoked: string[] = [];
    const follower = new LeaseFollower({
      storeOf: () => store,
      revoke: (_, path) => void revoked.push(path),
      nowMs: () => node.nowMs,
    });
    onTestFinished(() => follower.close());
    return { follower, node, revoked };
  }
  const change = (store: FakeMetaStore) =>
    store.commit([{ kind: "setXattrs", path: "/", xattrs: { a: "1" } }]);

  it("follows a zone while leases of it may hold, and no longer", async () => {
    const store = new FakeMetaStore(ROOT_ZONE);
    const { follower, node, revoked } = following(store);
    expect(follower.count).toBe(0);
    follower.onLease(ROOT_ZONE, 100);
    follower.onLease(ROOT_ZONE, 50);
    await expect.poll(() => revoked).toEqual(["/"]);
    node.nowMs = 99;
    await change(store);
    await expect.poll(() => revoked.length).toBe(2);
    expect(follower.count).toBe(1);
    node.nowMs = 100;
    await change(store);
    await expect.poll(() => follower.count).toBe(0);
    const reads = store.historyReads;
    await change(store);
    expect(store.historyReads).toBe(reads);

    follower.onLease(ROOT_ZONE, 200);
    expect(follower.count).toBe(1);
    follower.close();
    follower.onLease(ROOT_ZONE, 300);
    expect(follower.count).toBe(0);
  });
});
