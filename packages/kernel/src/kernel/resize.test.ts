import { DT_DIR, DT_LINK, NexusError } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { ALL_FILE_EVENTS } from "../core/events/file-event.js";
import {
  ANN,
  type Fixture,
  kernelFixture,
  OPTIONS,
  reading,
  setting,
  textOf,
  writing,
} from "../testing/kernel-fixture.js";
import { FakeObjectStore } from "../testing/memory-object-store.js";
import type { SetattrRequest } from "./api.js";

const code = (expected: string): unknown => expect.objectContaining({ code: expected });

describe.each(["content", "path"] as const)(
  "sysSetattr with a size, in a %s-addressed store",
  (addressing) => {
    const setUp = (): Fixture => kernelFixture({}, ["root"], new FakeObjectStore(addressing));
    const resize = (
      { kernel }: Fixture,
      path: string,
      sizeBytes: number,
      over: Partial<SetattrRequest> = {},
    ) => kernel.sysSetattr(setting(path, { sizeBytes, ...over }), ANN, OPTIONS);
    const sizeIn = (fixture: Fixture, path: string): number | undefined =>
      fixture.store.objects.get(path)?.length;

    it("cuts a file, and fills it up with zeros", async () => {
      const fixture = setUp();
      const { kernel } = fixture;
      await kernel.write(writing("/f", "abcdef", { mimeType: "a/b" }), ANN, OPTIONS);
      const cut = await resize(fixture, "/f", 4);
      expect(cut).toMatchObject({ created: false, entry: { sizeBytes: 4, version: 2, mimeType: "a/b" } });
      expect(await textOf(kernel, "/f")).toBe("abcd");
      await resize(fixture, "/f", 6);
      expect(await textOf(kernel, "/f")).toBe("abcd\0\0");
      await resize(fixture, "/f", 0);
      expect(await textOf(kernel, "/f")).toBe("");
      await resize(fixture, "/f", 3);
      expect(await textOf(kernel, "/f")).toBe("\0\0\0");
      if (addressing === "path") expect(sizeIn(fixture, "/f")).toBe(3);
    });

    it("sets other attributes in the same commit", async () => {
      const fixture = setUp();
      await fixture.kernel.write(writing("/f", "abcdef"), ANN, OPTIONS);
      const before = fixture.root.index;
      const over = { mimeType: "x/y", modifiedAtMs: 77, xattrs: { color: "red" } };
      const { entry } = await resize(fixture, "/f", 2, over);
      expect(entry).toMatchObject({ sizeBytes: 2, version: 2, ...over });
      expect(fixture.root.index).toBe(before + 1);
    });

    it("fills up a file that never had content", async () => {
      const fixture = setUp();
      await fixture.kernel.sysSetattr(setting("/f"), ANN, OPTIONS);
      await resize(fixture, "/f", 2);
      expect(await textOf(fixture.kernel, "/f")).toBe("\0\0");
    });

    it("holds only for the content its conditions name, and then leaves every byte", async () => {
      const fixture = setUp();
      const { kernel } = fixture;
      const { entry } = await kernel.write(writing("/f", "abcdef"), ANN, OPTIONS);
      for (const conditions of [{ ifMatch: "another" }, { ifVersion: 9 }, { ifAbsent: true }] as const) {
        await expect(resize(fixture, "/f", 2, { conditions })).rejects.toEqual(code("CONFLICT"));
      }
      expect(await textOf(kernel, "/f")).toBe("abcdef");
      await resize(fixture, "/f", 2, { conditions: { ifMatch: entry.etag, ifVersion: 1 } });
      expect(await textOf(kernel, "/f")).toBe("ab");
    });

    it("creates nothing, and is refused for what has no size", async () => {
      const fixture = setUp();
      const { kernel } = fixture;
      await expect(resize(fixture, "/missing", 2)).rejects.toEqual(code("NOT_FOUND"));
      await kernel.mkdir({ path: "/d", parents: false, existOk: false }, ANN, OPTIONS);
      await expect(resize(fixture, "/d", 2)).rejects.toEqual(code("IS_A_DIRECTORY"));
      await expect(resize(fixture, "/d", 2, { entryType: DT_DIR })).rejects.toEqual(code("INVALID_ARGUMENT"));
      for (const size of [-1, 1.5, Number.NaN, 2 ** 60]) {
        await expect(resize(fixture, "/f", size)).rejects.toEqual(code("INVALID_ARGUMENT"));
      }
      expect(fixture.store.objects.size).toBe(0);
    });

    it("follows a link, is heard as a write inside a setattr, and can be vetoed by either hook", async () => {
      const fixture = setUp();
      const { kernel } = fixture;
      await kernel.write(writing("/f", "abcdef"), ANN, OPTIONS);
      await kernel.sysSetattr(setting("/l", { entryType: DT_LINK, linkTarget: "/f" }), ANN, OPTIONS);
      const heard: string[] = [];
      let veto = "";
      kernel.hooks.register({
        name: "spy",
        operations: ["write", "setattr"],
        pre: ({ operation, path }) => {
          heard.push(`pre ${operation} ${path}`);
          if (operation === veto) throw new NexusError({ code: "PERMISSION_DENIED", what: "no" });
        },
        post: ({ operation, entry, previous }) => {
          heard.push(`post ${operation} ${previous?.sizeBytes} to ${entry.sizeBytes}`);
        },
      });
      const onEvent = ({ type }: { type: string }): void => void heard.push(type);
      kernel.observe({ name: "spy", mask: ALL_FILE_EVENTS, delivery: { kind: "inline" }, onEvent });
      await resize(fixture, "/l", 3, { mimeType: "x/y" });
      expect(heard).toEqual([
        "pre setattr /f",
        "pre write /f",
        "post write 6 to 3",
        "file_write",
        "post setattr 6 to 3",
        "metadata_change",
      ]);
      for (veto of ["write", "setattr"]) {
        await expect(resize(fixture, "/f", 1)).rejects.toEqual(code("PERMISSION_DENIED"));
      }
      veto = "";
      expect(await textOf(kernel, "/f")).toBe("abc");
    });

    it("loses nothing to writers beside it: appends and cuts each apply to what the other left", async () => {
      const fixture = setUp();
      const { kernel } = fixture;
      await kernel.write(writing("/f", ""), ANN, OPTIONS);
      const data = new TextEncoder().encode("xy");
      await Promise.all([
        ...Array.from({ length: 10 }, () =>
          kernel.append({ path: "/f", data, createParents: false }, ANN, OPTIONS),
        ),
        resize(fixture, "/f", 1000),
      ]);
      const { bytes, entry } = await kernel.sysRead(reading("/f"), ANN, OPTIONS);
      expect(entry.version).toBe(12);
      const kept = new TextDecoder().decode(bytes).replaceAll("\0", "");
      expect(kept).toBe("xy".repeat(10));
    });

    it("reports its failure to free no byte before the commit that drops them", async () => {
      const fixture = setUp();
      const { kernel, root } = fixture;
      await kernel.write(writing("/f", "abcdef"), ANN, OPTIONS);
      root.beforeCommit = () => {
        throw new NexusError({ code: "NO_LEADER", what: "nobody leads" });
      };
      for (const size of [2, 20]) {
        await expect(resize(fixture, "/f", size)).rejects.toEqual(code("NO_LEADER"));
        expect(await textOf(kernel, "/f")).toBe("abcdef");
      }
      if (addressing === "path") expect(sizeIn(fixture, "/f")).toBe(6);
    });
  },
);

describe("an edit of a host file that is longer than its entry", () => {
  it("cuts it first, so that what is behind the end is zeros and never what a crash left there", async () => {
    const fixture = kernelFixture({}, ["root"], new FakeObjectStore("path"));
    const { kernel, store } = fixture;
    await kernel.write(writing("/f", "abc"), ANN, OPTIONS);
    store.objects.set("/f", new TextEncoder().encode("abcLEFTOVER"));
    await kernel.write(writing("/f", "z", { offsetBytes: 5 }), ANN, OPTIONS);
    expect(await textOf(kernel, "/f")).toBe("abc\0\0z");
  });
});
