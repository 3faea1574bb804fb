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
