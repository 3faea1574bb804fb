import { describe, expect, it } from "vitest";
import type { FileWatch, WatchEvent } from "../index.js";
import { type Current, codeOf } from "./suite-helpers.js";

async function take(watch: FileWatch, count: number): Promise<WatchEvent[]> {
  const events: WatchEvent[] = [];
  const iterator = watch[Symbol.asyncIterator]();
  while (events.length < count) {
    const next = await iterator.next();
    if (next.done === true) throw new Error(`the watch ended after ${events.length} events`);
    events.push(next.value);
  }
  return events;
}

const told = (events: readonly WatchEvent[]): readonly string[] =>
  events.map(({ type, path, oldPath }) => (oldPath === null ? "" : `${oldPath} to `) + `${path} ${type}`);

export function describeWatches(current: Current): void {
  describe("watching", () => {
    it("tells what happens from the moment the watch stands, in order", async () => {
      const fs = current();
      await using watch = await fs.watch("/watched", { recursive: true });
      await fs.write("/watched/a", "1", { parents: true });
      await fs.write("/elsewhere", "1");
      await fs.rename("/watched/a", "/watched/b");
      await fs.remove("/watched/b");
      expect(told(await take(watch, 4))).toEqual([
        "/watched dir_create",
        "/watched/a file_write",
        "/watched/a to /watched/b file_rename",
        "/watched/b file_delete",
      ]);
    });

    it("goes on from the cursor after any event, with nothing lost and nothing twice", async () => {
      const fs = current();
      await using watch = await fs.watch("/resumed/**");
      for (let i = 0; i < 20; i += 1) await fs.write(`/resumed/${i}`, "x", { parents: true });
      const paths: string[] = [];
      let { cursor } = watch;
      while (paths.length < 21) {
        await using part = await fs.watch("/resumed/**", { cursor });
        paths.push(...(await take(part, 3)).map(({ path }) => path));
        ({ cursor } = part);
      }
      expect(paths).toEqual(["/resumed", ...Array.from({ length: 20 }, (_, i) => `/resumed/${i}`)]);
      expect((await take(watch, 21)).at(-1)).toMatchObject({ path: "/resumed/19", isNew: true });
    });

    it("gives types and previous entries as asked for", async () => {
      const fs = current();
      await using watch = await fs.watch("/seen", { previous: true, types: ["file_write", "file_delete"] });
      await fs.write("/seen", "1");
      await fs.setAttributes("/seen", { mimeType: "text/plain" });
      await fs.write("/seen", "12");
      const [first, second] = await take(watch, 2);
      expect(first?.previous).toBeNull();
      expect(second).toMatchObject({ sizeBytes: 2, version: 2, previous: { sizeBytes: 1, version: 1 } });
      expect(await codeOf(fs.watch("/seen", { types: [] }))).toBe("INVALID_ARGUMENT");
    });

    it("names who made each change, as far as there is a name", async () => {
      const fs = current();
      await using watch = await fs.watch("/by-whom");
      await fs.write("/by-whom", "1");
      await fs.remove("/by-whom");
      const [written, removed] = await take(watch, 2);
      expect(written?.userId).toEqual(expect.stringMatching(/./));
      expect(removed).toMatchObject({ userId: written?.userId, agentId: null });
    });

    it("ends when it is closed, when its loop is left, and with CANCELLED by its signal", async () => {
      const fs = current();
      const closed = await fs.watch("/quiet");
      const waiting = closed[Symbol.asyncIterator]().next();
      await closed.close();
      expect(await waiting).toEqual({ done: true, value: undefined });

      await using left = await fs.watch("/left");
      await fs.write("/left", "x");
      for await (const { path } of left) {
        expect(path).toBe("/left");
        break;
      }
      expect(await left[Symbol.asyncIterator]().next()).toEqual({ done: true, value: undefined });

      const stop = new AbortController();
      await using aborted = await fs.watch("/quiet", { signal: stop.signal });
      const cut = codeOf(aborted[Symbol.asyncIterator]().next());
      stop.abort();
      expect(await cut).toBe("CANCELLED");
    });

    it("refuses what is no cursor and no absolute pattern", async () => {
      const fs = current();
      expect(await codeOf(fs.watch("/a", { cursor: "nonsense" }))).toBe("INVALID_ARGUMENT");
      expect(await codeOf(fs.watch("a/*"))).toBe("INVALID_ARGUMENT");
    });
  });
}
