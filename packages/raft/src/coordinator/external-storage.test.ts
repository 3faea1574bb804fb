import { DT_EXTERNAL_STORAGE, LINEARIZABLE, LOCAL, type OperationContext, ROOT_ZONE } from "@nexus/contracts";
import { ALL_FILE_EVENTS, createKernel, type KernelRuntime, type ObjectStoreProvider } from "@nexus/kernel";
import { FakeObjectStore } from "@nexus/kernel/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type LiveNode, startLiveCluster } from "../testing/index.js";

const OPTIONS = { timeoutMs: 10_000, signal: null, consistency: LINEARIZABLE };
const STORAGE = { driver: "folder", parameters: { local_root: "/srv" } };
const ADMIN: OperationContext = {
  userId: "root",
  zoneId: ROOT_ZONE,
  isAdmin: true,
  isSystem: true,
  subjectType: "user",
  subjectId: "root",
  agentId: null,
  groups: [],
  zoneGrants: [],
  requestId: "r1",
};

/** One folder that several nodes reach. */
class SharedFolder implements ObjectStoreProvider {
  readonly files = new FakeObjectStore("path");

  constructor() {
    this.files.close = () => Promise.resolve();
  }

  knownDrivers = (): readonly string[] => ["folder"];
  enabledDrivers = (): readonly string[] => ["folder"];
  addressingOf = (): "path" => "path";
  open = () => Promise.resolve(this.files);
  openMounted = () => Promise.resolve(this.files);
}

let cluster: Awaited<ReturnType<typeof startLiveCluster>>;
let kernels: KernelRuntime[];

function kernelAt({ coordinator }: LiveNode, objectStoreProvider: ObjectStoreProvider | null): KernelRuntime {
  const kernel = createKernel({
    coordinator,
    store: new FakeObjectStore("content"),
    objectStoreProvider,
    clock: { wallMs: () => 1, nowMs: () => performance.now() },
    random: () => 0.5,
    newId: () => "id",
  });
  kernel.markReady();
  kernels.push(kernel);
  return kernel;
}

const mount = (kernel: KernelRuntime, path: string) =>
  kernel.sysSetattr(
    {
      ...{ path, entryType: DT_EXTERNAL_STORAGE, storage: STORAGE, createParents: true },
      ...{ mimeType: null, modifiedAtMs: null, createdAtMs: null, ownerId: null, ttlSeconds: null },
      ...{ linkTarget: null, targetZoneId: null, xattrs: {}, conditions: {} },
    },
    ADMIN,
    OPTIONS,
  );
const write = (kernel: KernelRuntime, path: string, text: string) =>
  kernel.write(
    {
      ...{ path, source: new TextEncoder().encode(text), offsetBytes: null, mimeType: null },
      ...{ createParents: true, conditions: {} },
    },
    ADMIN,
    OPTIONS,
  );
async function read(kernel: KernelRuntime, path: string): Promise<string> {
  const range = { offsetBytes: 0, lengthBytes: null };
  const { bytes } = await kernel.sysRead({ path, range, expectedContentId: null }, ADMIN, OPTIONS);
  return new TextDecoder().decode(bytes);
}

describe("external storage in a zone of three nodes", { timeout: 60_000 }, () => {
  beforeEach(async () => {
    kernels = [];
    cluster = await startLiveCluster(3);
  });
  afterEach(async () => {
    for (const kernel of kernels) await kernel.close();
    await cluster.close();
  });

  it("is routed to on every node that has it, refused with what to do on one that has not, and goes everywhere", async () => {
    const [a, b, c] = cluster.nodes as [LiveNode, LiveNode, LiveNode];
    const folder = new SharedFolder();
    const [one, two, three] = [kernelAt(a, folder), kernelAt(b, folder), kernelAt(c, null)] as const;
    await mount(one, "/shared/ext");
    await write(one, "/shared/ext/f", "by one");
    await vi.waitFor(async () => expect(await read(two, "/shared/ext/f")).toBe("by one"));
    await write(two, "/shared/ext/g", "by two");
    expect([...folder.files.objects.keys()].sort()).toEqual(["/f", "/g"]);
    await vi.waitFor(() => expect(three.mounts.places().map(({ path }) => path)).toEqual(["/shared/ext"]));
    expect((await three.sysStat("/shared/ext/g", ADMIN, OPTIONS)).entry.sizeBytes).toBe(6);
    await expect(read(three, "/shared/ext/f")).rejects.toMatchObject({
      code: "UNSUPPORTED",
      remedy: expect.stringContaining("use a node that has it"),
    });
    await write(three, "/elsewhere", "served");
    await expect(mount(three, "/other")).rejects.toMatchObject({ code: "UNSUPPORTED" });
    await three.sysUnlink({ path: "/shared/ext", recursive: true, conditions: {} }, ADMIN, OPTIONS);
    await vi.waitFor(() => expect(kernels.flatMap((kernel) => kernel.mounts.places())).toEqual([]));
    expect(folder.files.objects.size).toBe(2);
  });

  it("is replayed where a node starts, and told as a mount to who watches at another", async () => {
    const [a, b] = cluster.nodes as [LiveNode, LiveNode, LiveNode];
    const folder = new SharedFolder();
    const one = kernelAt(a, folder);
    const asked = { pattern: "/**", recursive: false, mask: ALL_FILE_EVENTS, withPrevious: false, waitMs: 0 };
    const { cursor } = await one.sysWatch({ ...asked, cursor: null }, ADMIN, OPTIONS);
    await mount(one, "/ext");
    await write(one, "/ext/f", "1");
    await vi.waitFor(async () =>
      expect(
        (
          await b.coordinator
            .metaStoreForZone(ROOT_ZONE)
            .get("/ext/f", { consistency: LOCAL, timeoutMs: 1_000 })
        )?.path,
      ).toBe("/ext/f"),
    );
    const two = kernelAt(b, folder);
    expect(two.mounts.places()).toEqual([
      { zone: ROOT_ZONE, path: "/ext", source: { kind: "store", driver: "folder" } },
    ]);
    expect(await read(two, "/ext/f")).toBe("1");
    const { events } = await two.sysWatch({ ...asked, cursor }, ADMIN, OPTIONS);
    expect(events.map(({ type, path }) => `${type} ${path}`)).toContain("mount /ext");
  });
});
