import { type ContentId, NexusError } from "@nexus/contracts";
import { describe, expect, it, vi } from "vitest";
import type { MetaReadOptions } from "../abc/meta-store.js";
import {
  ANN,
  type Fixture,
  kernelFixture,
  OPTIONS,
  reading,
  textOf,
  utf8,
  writing,
} from "../testing/kernel-fixture.js";
import { FakeObjectStore } from "../testing/memory-object-store.js";
import type { Intent } from "./intents.js";
import type { IntentOutcome } from "./recover-intents.js";

const SAVED = "/.nexus-staging/saved" as ContentId;

/** A host folder that a crash left: `/f` is "old" by its entry, "new" by its bytes. */
async function afterCrash(more: (store: FakeObjectStore) => void = () => undefined) {
  const store = new FakeObjectStore("path");
  const before = kernelFixture({}, ["root"], store);
  const { entry } = await before.kernel.write(writing("/f", "old"), ANN, OPTIONS);
  store.objects.set(SAVED, utf8("old"));
  store.objects.set("/f", utf8("new"));
  const intent: Intent = {
    kind: "replace",
    at: { zoneId: entry.zoneId, zonePath: "/f", key: "/f" as ContentId },
    staged: "/.nexus-staging/staged" as ContentId,
    saved: SAVED,
    etag: entry.etag,
  };
  store.begun.set("1", JSON.stringify(intent));
  more(store);
  store.reopen();
  return { store, root: before.root };
}

function coordinatorOf(store: FakeObjectStore, root: Fixture["root"]): Fixture["coordinator"] {
  const { coordinator } = kernelFixture({}, ["root"], store);
  coordinator.zones.set(root.zoneId, root);
  return coordinator;
}

function startOver(store: FakeObjectStore, root: Fixture["root"], limits = {}) {
  const outcomes: IntentOutcome[] = [];
  const coordinator = coordinatorOf(store, root);
  const onIntentRecovery = (outcome: IntentOutcome): void => void outcomes.push(outcome);
  const { kernel } = kernelFixture({ coordinator, limits, onIntentRecovery }, ["root"], store);
  return { kernel, outcomes };
}

describe("what a crash interrupted in a host folder", () => {
  it("is ended before anybody reads it", async () => {
    const { store, root } = await afterCrash();
    const { kernel, outcomes } = startOver(store, root);
    expect(await textOf(kernel, "/f")).toBe("old");
    expect(outcomes.map(({ kind }) => kind)).toEqual(["undone"]);
    expect([store.begun.size, store.objects.has(SAVED)]).toEqual([0, false]);
  });

  it("keeps its place locked until its entry can be read, and is told of", async () => {
    const { store, root } = await afterCrash();
    const get = root.get.bind(root);
    root.get = async (path: string, options: MetaReadOptions) => {
      if (options.timeoutMs === 10_000) throw new NexusError({ code: "NO_LEADER", what: "nobody leads" });
      return get(path, options);
    };
    const { kernel, outcomes } = startOver(store, root, { ioLockTimeoutMs: 50 });
    const read = kernel.sysRead(reading("/f"), ANN, OPTIONS);
    await expect(read).rejects.toMatchObject({ code: "LOCK_TIMEOUT" });
    expect(outcomes[0]).toMatchObject({ kind: "waiting", error: { code: "NO_LEADER" } });
    expect(store.begun.size).toBe(1);
    await kernel.write(writing("/elsewhere", "x"), ANN, OPTIONS);
    root.get = get;
    await vi.waitFor(async () => expect(await textOf(kernel, "/f")).toBe("old"), { timeout: 3_000 });
  });

  it("stops waiting when the kernel closes, and stays for the next start", async () => {
    const { store, root } = await afterCrash();
    root.get = () => Promise.reject(new NexusError({ code: "NO_LEADER", what: "nobody leads" }));
    const { kernel } = startOver(store, root);
    await kernel.close();
    expect(store.begun.size).toBe(1);
  });

  it("waits for its place when another note has that, also when the kernel closes", async () => {
    const { store, root } = await afterCrash((crashed) => {
      crashed.begun.set("2", crashed.begun.get("1") ?? "");
    });
    root.get = () => Promise.reject(new NexusError({ code: "NO_LEADER", what: "nobody leads" }));
    const { kernel } = startOver(store, root);
    await kernel.close();
    expect(store.begun.size).toBe(2);
  });

  it("is not begun by what is no note, whatever it is", async () => {
    const texts = ["null", "7", "{}", '{"kind":"remove"}', '{"kind":"move","from":{},"to":null,"inode":"1"}'];
    const { store, root } = await afterCrash((crashed) => {
      texts.forEach((text, i) => crashed.begun.set(`planted-${i}`, text));
    });
    const { kernel, outcomes } = startOver(store, root);
    await vi.waitFor(() => expect(store.begun.size).toBe(0));
    expect([await textOf(kernel, "/f"), outcomes.map(({ kind }) => kind)]).toEqual(["old", ["undone"]]);
    await kernel.close();
  });

  it("had not begun when its note was cut short", async () => {
    const { store, root } = await afterCrash((crashed) => {
      for (const [id, text] of crashed.begun) crashed.begun.set(id, text.slice(0, -5));
      crashed.objects.set("/f", utf8("old"));
    });
    const { kernel, outcomes } = startOver(store, root);
    await vi.waitFor(() => expect(store.begun.size).toBe(0));
    expect([await textOf(kernel, "/f"), outcomes]).toEqual(["old", []]);
  });

  it("takes nothing of a later file when the note of a removal that was done comes back", async () => {
    const { store, root } = await afterCrash((crashed) => crashed.begun.clear());
    const before = kernelFixture({ coordinator: coordinatorOf(store, root) }, ["root"], store).kernel;
    const { entry } = await before.sysStat("/f", ANN, OPTIONS);
    await before.sysUnlink({ path: "/f", recursive: false, conditions: {} }, ANN, OPTIONS);
    await before.write(writing("/f", "later"), ANN, OPTIONS);
    const at = { zoneId: entry.zoneId, zonePath: "/f", key: "/f" as ContentId };
    const intent: Intent = { kind: "remove", entries: [{ at, inode: String(entry.inode) }] };
    store.begun.set("2", JSON.stringify(intent));
    store.reopen();
    const { kernel, outcomes } = startOver(store, root);
    expect(await textOf(kernel, "/f")).toBe("later");
    expect(outcomes.map(({ kind }) => kind)).toEqual(["completed"]);
    expect(store.begun.size).toBe(0);
  });
});
