import { readdirSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KeyChange } from "@nexus/kernel";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LevelStateStore } from "./level-state-store.js";

let folder = "";
let store: LevelStateStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "nexus-journals-"));
  store = await LevelStateStore.open(folder);
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const row = (number: number): KeyChange => ({
  kind: "put",
  key: new TextEncoder().encode(`row ${number}`),
  value: new Uint8Array(4_096).fill(number % 251),
});
const sizeOf = (name: string): number => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
const journals = (): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".log"))
    .sort();
/** Where LevelDB says which tables and journals count. */
const manifest = (): string => readdirSync(folder).find((name) => name.startsWith("MANIFEST")) ?? "";

/** Writes rows, and looks at the journals after each turn, until `isOver`; the number of journals and of early writes. */
async function watchJournals(
  isOver: (rows: number, begun: number) => boolean,
): Promise<{ begun: number; early: number }> {
  let current = journals().at(-1) ?? "";
  let recordedBytes = sizeOf(manifest());
  let [begun, early] = [0, 0];
  for (let rows = 0; !isOver(rows, begun); rows += 1) {
    store.write([row(rows)]);
    store.settled().catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    const newest = journals().at(-1) ?? "";
    // Looked at before the manifest: what is in it by then was in it, or not, when a power cut had come.
    const writtenBytes = newest === current ? 0 : sizeOf(newest);
    const isRecorded = sizeOf(manifest()) > recordedBytes;
    if (newest === current) continue;
    if (writtenBytes > 0 && !isRecorded) early += 1;
    if (!isRecorded) continue;
    begun += 1;
    current = newest;
    recordedBytes = sizeOf(manifest());
  }
  return { begun, early };
}

describe("a state store on LevelDB writes nothing to a new journal before the last one is in a table", () => {
  it("when it is flushed, while slices go on", async () => {
    await watchJournals((rows) => rows >= 500);
    let isFlushed = false;
    const flushing = store.flush([]).then(() => {
      isFlushed = true;
    });
    const { early } = await watchJournals(() => isFlushed);
    await flushing;
    expect(early).toBe(0);
  });

  it("when much was written since", async () => {
    // A slow disk takes many rows at once, so how many make a journal is its affair.
    const { begun, early } = await watchJournals((rows, journals) => journals > 1 || rows >= 50_000);
    expect(begun).toBe(2);
    expect(early).toBe(0);
  });
});
