import { describe, expect, it } from "vitest";
import type { StateRow } from "../state/state-store.js";
import { decodeSnapshotChunks, encodeSnapshotChunks } from "./chunks.js";

describe("snapshot chunks", () => {
  const rows: StateRow[] = Array.from({ length: 50 }, (_, i) => ({
    key: Uint8Array.of(i),
    value: new Uint8Array(i * 3).fill(i),
  }));
  async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
    yield* items;
  }
  async function encoded(): Promise<Uint8Array[]> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of encodeSnapshotChunks(each(rows), 200)) chunks.push(chunk);
    return chunks;
  }
  async function decoded(chunks: readonly Uint8Array[]): Promise<StateRow[]> {
    const all: StateRow[] = [];
    for await (const part of decodeSnapshotChunks(each(chunks))) all.push(...part);
    return all;
  }

  it("carry every row, in bounded pieces", async () => {
    const chunks = await encoded();
    expect(chunks.length).toBeGreaterThan(10);
    expect(await decoded(chunks)).toEqual(rows);
  });

  it("that break off, repeat, go missing or change are refused", async () => {
    const chunks = await encoded();
    await expect(decoded(chunks.slice(0, -1))).rejects.toThrow(/broke off/);
    await expect(decoded([chunks[0]!, ...chunks])).rejects.toThrow(/closes a snapshot of 50 rows/);
    await expect(decoded([...chunks.slice(0, 3), ...chunks.slice(4)])).rejects.toThrow(/47 came|hash/);
    const flipped = chunks.map((chunk) => chunk.slice());
    flipped[2]![20] = flipped[2]![20]! ^ 1;
    await expect(decoded(flipped)).rejects.toThrow(/hash|malformed/);
    await expect(decoded([...chunks, chunks[0]!])).rejects.toThrow(/follows the end/);
  });
});
