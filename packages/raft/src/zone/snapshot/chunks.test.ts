import { describe, expect, it } from "vitest";
import type { StateRow } from "../state/state-store.js";
import { beforeFirstChunk, type ChunkPosition, decodeChunks, encodeEnd, encodeRows } from "./chunks.js";

const START = beforeFirstChunk("snapshot-1");
const rows: StateRow[] = Array.from({ length: 50 }, (_, i) => ({
  key: Uint8Array.of(i),
  value: new Uint8Array(i * 3).fill(i),
}));

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/** One chunk for every five rows, then the end. */
function encoded(): Uint8Array[] {
  const frames: Uint8Array[] = [];
  let at: ChunkPosition = START;
  for (let i = 0; i < rows.length; i += 5) {
    const { frame, after } = encodeRows(rows.slice(i, i + 5), at);
    frames.push(frame);
    at = after;
  }
  return [...frames, encodeEnd(at)];
}

async function decoded(pieces: readonly Uint8Array[], from = START): Promise<StateRow[]> {
  const all: StateRow[] = [];
  for await (const chunk of decodeChunks(each(pieces), from)) all.push(...chunk.rows);
  return all;
}

describe("snapshot chunks", () => {
  it("carry every row, however the network cuts them", async () => {
    const frames = encoded();
    expect(frames.length).toBe(11);
    expect(await decoded(frames)).toEqual(rows);
    const joined = Buffer.concat(frames);
    for (const size of [1, 7, 256, joined.length]) {
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < joined.length; at += size) pieces.push(joined.subarray(at, at + size));
      expect(await decoded(pieces)).toEqual(rows);
    }
  });

  it("go on after any chunk both sides have verified", async () => {
    const frames = encoded();
    for (let held = 0; held <= 10; held += 1) {
      let at: ChunkPosition = START;
      const first: StateRow[] = [];
      const broken = async (): Promise<void> => {
        for await (const chunk of decodeChunks(each(frames.slice(0, held)), START)) {
          first.push(...chunk.rows);
          at = chunk.after;
        }
      };
      await expect(broken()).rejects.toMatchObject({ code: "UNAVAILABLE", details: { chunks: held } });
      expect([...first, ...(await decoded(frames.slice(held), at))]).toEqual(rows);
    }
  });

  it("that repeat, go missing, change, or belong to another snapshot are refused", async () => {
    const frames = encoded();
    await expect(decoded([frames[0]!, ...frames])).rejects.toThrow(/hash/);
    await expect(decoded([...frames.slice(0, 3), ...frames.slice(4)])).rejects.toThrow(/hash/);
    await expect(decoded(frames, beforeFirstChunk("snapshot-2"))).rejects.toMatchObject({ code: "CORRUPT" });
    await expect(decoded([...frames, frames[0]!])).rejects.toThrow(/follows the end/);
  });

  it("with any byte flipped are refused, before a row of the chunk is handed out", async () => {
    const frames = encoded();
    const target = frames[2]!;
    for (let at = 0; at < target.length; at += 1) {
      const flipped = target.slice();
      flipped[at] = flipped[at]! ^ 1;
      const seen: number[] = [];
      const read = async (): Promise<void> => {
        for await (const chunk of decodeChunks(each([...frames.slice(0, 2), flipped]), START)) {
          seen.push(chunk.after.chunks);
        }
      };
      await expect(read(), `byte ${at}`).rejects.toThrow();
      expect(seen).toEqual([1, 2]);
    }
  });
});
