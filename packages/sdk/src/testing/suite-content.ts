import { DT_REG } from "@nexus/contracts";
import { expect, it } from "vitest";
import { type Current, codeOf, pieces, text } from "./suite-helpers.js";

export function describeContent(current: Current): void {
  it("gives back what was written, as a new file and as a new version", async () => {
    const fs = current();
    const first = await fs.write("/content.txt", "one");
    expect(first).toMatchObject({ created: true, entry: { version: 1, sizeBytes: 3, entryType: DT_REG } });
    const second = await fs.write("/content.txt", "second");
    expect(second).toMatchObject({ created: false, entry: { version: 2, sizeBytes: 6 } });
    expect(second.entry.etag).not.toBe(first.entry.etag);
    expect(text(await fs.read("/content.txt"))).toBe("second");
  });

  it("reads its own write at the write's token", async () => {
    const fs = current();
    const { token } = await fs.write("/token.txt", "seen");
    expect(text(await fs.read("/token.txt", { consistency: { kind: "token", token } }))).toBe("seen");
  });

  it("reads a range, and less past the end", async () => {
    const fs = current();
    await fs.write("/range.txt", "0123456789");
    expect(text(await fs.read("/range.txt", { offsetBytes: 3, lengthBytes: 4 }))).toBe("3456");
    expect(text(await fs.read("/range.txt", { offsetBytes: 8, lengthBytes: 99 }))).toBe("89");
    expect(await fs.read("/range.txt", { offsetBytes: 99 })).toHaveLength(0);
  });

  it("keeps an empty file", async () => {
    const fs = current();
    expect(await fs.write("/empty", "")).toMatchObject({ created: true, entry: { sizeBytes: 0 } });
    expect(await fs.read("/empty")).toHaveLength(0);
  });

  it("appends, creating the file when it is missing, and loses nothing of appends at once", async () => {
    const fs = current();
    expect(await fs.append("/log.txt", "a\n")).toMatchObject({ created: true });
    await Promise.all(Array.from({ length: 10 }, (_, index) => fs.append("/log.txt", `line ${index}\n`)));
    const lines = text(await fs.read("/log.txt"))
      .trimEnd()
      .split("\n");
    expect(lines[0]).toBe("a");
    expect(lines.slice(1).sort()).toEqual(Array.from({ length: 10 }, (_, index) => `line ${index}`));
  });

  it("holds a write to its conditions", async () => {
    const fs = current();
    const { entry } = await fs.write("/cond.txt", "1", { ifAbsent: true });
    expect(await codeOf(fs.write("/cond.txt", "2", { ifAbsent: true }))).toBe("CONFLICT");
    expect(await codeOf(fs.write("/cond.txt", "2", { ifMatch: "other" }))).toBe("CONFLICT");
    expect(await fs.write("/cond.txt", "2", { ifMatch: entry.etag, ifVersion: 1 })).toMatchObject({
      entry: { version: 2 },
    });
    expect(text(await fs.read("/cond.txt"))).toBe("2");
  });

  it("creates parents of a write only when asked", async () => {
    const fs = current();
    expect(await codeOf(fs.write("/p/q/r.txt", "x"))).toBe("NOT_FOUND");
    await fs.write("/p/q/r.txt", "x", { parents: true });
    expect(text(await fs.read("/p/q/r.txt"))).toBe("x");
  });
}

export function describeStreams(current: Current): void {
  it("streams a large file in and out, telling its progress", async () => {
    const fs = current();
    const count = 400; // 25 MiB: above the chunking threshold.
    const progress: number[] = [];
    const receipt = await fs.write("/large.bin", pieces(count), {
      onProgress: (bytes) => progress.push(bytes),
    });
    expect(receipt.entry.sizeBytes).toBe(count * 65_536);
    expect(progress.at(-1)).toBe(count * 65_536);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));

    const { lengthBytes, pieces: stored } = await fs.readStream("/large.bin");
    expect(lengthBytes).toBe(count * 65_536);
    let position = 0;
    for await (const piece of stored) {
      expect(piece[0]).toBe(Math.floor(position / 65_536) % 251);
      position += piece.length;
    }
    expect(position).toBe(lengthBytes);
    const tail = await fs.read("/large.bin", { offsetBytes: 65_536 * 3 - 1, lengthBytes: 2 });
    expect([...tail]).toEqual([2, 3]);
  });

  it("changes nothing when the source of a write fails", async () => {
    const fs = current();
    await fs.write("/kept.txt", "kept");
    async function* failing(): AsyncIterable<Uint8Array> {
      yield new Uint8Array(100_000);
      throw new Error("the source broke");
    }
    await expect(fs.write("/kept.txt", failing())).rejects.toThrow("the source broke");
    expect(text(await fs.read("/kept.txt"))).toBe("kept");
  });

  it("lets a reader walk away from a stream", async () => {
    const fs = current();
    await fs.write("/walkaway.bin", pieces(64));
    const { pieces: stored } = await fs.readStream("/walkaway.bin");
    for await (const piece of stored) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    expect(await fs.exists("/walkaway.bin")).toBe(true);
  });
}
