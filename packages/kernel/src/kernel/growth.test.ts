import { NexusError } from "@nexus/contracts";
import { beforeEach, describe, expect, it } from "vitest";
import { ANN, kernelFixture, OPTIONS, setting, textOf, utf8, writing } from "../testing/kernel-fixture.js";
import type { GrowthGate } from "./growth.js";

/** A disk that is declared full. */
class Gate implements GrowthGate {
  isFull = false;
  admittedBytes = 0;
  fullAfterBytes = Number.POSITIVE_INFINITY;
  admit(bytes: number): void {
    if (this.isFull || this.admittedBytes + bytes > this.fullAfterBytes) {
      throw new NexusError({ code: "NO_SPACE", what: "nearly full" });
    }
    this.admittedBytes += bytes;
  }
}

const REFUSED = expect.objectContaining({ code: "NO_SPACE" });

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield utf8("piece after piece");
}

describe("a node without room", () => {
  let gate: Gate;
  let fixture: ReturnType<typeof kernelFixture>;
  beforeEach(async () => {
    gate = new Gate();
    fixture = kernelFixture({ growth: gate });
    await fixture.kernel.write(writing("/d/a", "one"), ANN, OPTIONS);
    await fixture.kernel.write(writing("/d/b", "two"), ANN, OPTIONS);
  });

  it("refuses what adds to it before a byte is stored, and changes nothing", async () => {
    const { kernel, store } = fixture;
    gate.isFull = true;
    const [objects, entries] = [store.objects.size, fixture.root.index];
    await expect(kernel.write(writing("/new", "x"), ANN, OPTIONS)).rejects.toEqual(REFUSED);
    await expect(kernel.sysWrite(writing("/d/a", "x"), ANN, OPTIONS)).rejects.toEqual(REFUSED);
    await expect(kernel.sysWrite({ ...writing("/d/a", "x"), offsetBytes: 3 }, ANN, OPTIONS)).rejects.toEqual(
      REFUSED,
    );
    await expect(kernel.sysSetattr(setting("/folder"), ANN, OPTIONS)).rejects.toEqual(REFUSED);
    expect([store.objects.size, fixture.root.index]).toEqual([objects, entries]);
  });

  it("reads, renames and removes as ever", async () => {
    const { kernel } = fixture;
    gate.isFull = true;
    expect(await textOf(kernel, "/d/a")).toBe("one");
    await kernel.sysRename({ from: "/d/a", to: "/d/c", conditions: {} }, ANN, OPTIONS);
    await kernel.sysUnlink({ path: "/d", recursive: true, conditions: {} }, ANN, OPTIONS);
    expect(await fixture.root.get("/d", OPTIONS)).toBeNull();
  });

  it("breaks a stream off once room runs out in its course", async () => {
    gate.fullAfterBytes = gate.admittedBytes + 100;
    await expect(fixture.kernel.write(writing("/big", endless()), ANN, OPTIONS)).rejects.toEqual(REFUSED);
    expect(await fixture.root.get("/big", OPTIONS)).toBeNull();
  });
});

describe("a zone that its quota leaves no room", () => {
  const OVER = expect.objectContaining({ code: "QUOTA_EXCEEDED" });
  let fixture: ReturnType<typeof kernelFixture>;
  const quota = (maxEntries: number | null, maxBytes: number | null) =>
    fixture.root.setQuota({ maxEntries, maxBytes });

  beforeEach(async () => {
    fixture = kernelFixture();
    await fixture.kernel.write(writing("/d/a", "one"), ANN, OPTIONS);
    await fixture.kernel.write(writing("/d/b", "two"), ANN, OPTIONS);
  });

  it("refuses a file that is too large before a byte is stored, however it grows", async () => {
    const { kernel, store } = fixture;
    await quota(null, 8);
    const objects = store.objects.size;
    await expect(kernel.write(writing("/new", "xyz"), ANN, OPTIONS)).rejects.toEqual(OVER);
    await expect(kernel.sysWrite(writing("/d/a", "sixsix"), ANN, OPTIONS)).rejects.toEqual(OVER);
    const at = { ...writing("/d/a", "xyz"), offsetBytes: 3 };
    await expect(kernel.sysWrite(at, ANN, OPTIONS)).rejects.toEqual(OVER);
    const more = { path: "/d/a", data: utf8("xyz"), createParents: false };
    await expect(kernel.append(more, ANN, OPTIONS)).rejects.toEqual(OVER);
    await expect(kernel.sysSetattr(setting("/d/a", { sizeBytes: 6 }), ANN, OPTIONS)).rejects.toEqual(OVER);
    expect(store.objects.size).toBe(objects);
  });

  it("takes what there is room for once the file it replaces is gone, and what only shrinks", async () => {
    const { kernel } = fixture;
    await quota(null, 6);
    await kernel.write(writing("/d/a", "uno"), ANN, OPTIONS);
    await quota(null, 1);
    await kernel.write(writing("/d/a", "un"), ANN, OPTIONS);
    await kernel.sysSetattr(setting("/d/b", { sizeBytes: 1 }), ANN, OPTIONS);
    expect([await textOf(kernel, "/d/a"), await textOf(kernel, "/d/b")]).toEqual(["un", "t"]);
  });

  it("refuses one entry too many before a byte is stored, and a condition of the write comes first", async () => {
    const { kernel, store } = fixture;
    await quota(3, null);
    const objects = store.objects.size;
    await expect(kernel.write(writing("/d/new", "xyz"), ANN, OPTIONS)).rejects.toEqual(OVER);
    const conditional = { ...writing("/d/new", "xyz"), conditions: { ifMatch: "an etag" } };
    await expect(kernel.write(conditional, ANN, OPTIONS)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(store.objects.size).toBe(objects);
    await kernel.write(writing("/d/a", "another"), ANN, OPTIONS);
  });
});
