import type { ContentId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { ANN, kernelFixture, OPTIONS, textOf, writing } from "../testing/kernel-fixture.js";
import { FakeObjectStore } from "../testing/memory-object-store.js";
import type { KernelLimits } from "./options.js";

/** A host folder whose bytes are read in two pieces, the second only after `goOn`, as they are then. */
class SlowHostFolder extends FakeObjectStore {
  readonly halfRead: Promise<void>;
  goOn: () => void = () => undefined;
  readonly #resumed = new Promise<void>((resolve) => (this.goOn = resolve));
  #tellHalfRead: () => void = () => undefined;

  constructor() {
    super("path");
    this.halfRead = new Promise((resolve) => (this.#tellHalfRead = resolve));
  }

  override async *read(id: ContentId): AsyncGenerator<Uint8Array> {
    const bytes = () => this.objects.get(id) ?? new Uint8Array(0);
    const half = bytes().length / 2;
    yield bytes().slice(0, half);
    this.#tellHalfRead();
    await this.#resumed;
    yield bytes().slice(half);
  }
}

const copying = (from: string, to: string, over: object = {}) => ({
  from,
  to,
  overwrite: false,
  recursive: false,
  ...over,
});

describe("a copy of a host file", () => {
  async function withHostFile(limits: Partial<KernelLimits> = {}) {
    const host = new SlowHostFolder();
    const { kernel } = kernelFixture({ limits });
    kernel.bindStore("root" as never, "/host", host);
    await kernel.write(writing("/host/d/f", "aaaaaaaa"), ANN, OPTIONS);
    const overwriteAll = () =>
      kernel.sysWrite(writing("/host/d/f", "bbbbbbbb", { offsetBytes: 0 }), ANN, OPTIONS);
    return { kernel, host, overwriteAll };
  }

  it.each([
    { what: "into a content store", from: "/host/d/f", to: "/copy", copied: "/copy", recursive: false },
    {
      what: "into a host folder",
      from: "/host/d/f",
      to: "/host/copy",
      copied: "/host/copy",
      recursive: false,
    },
    { what: "as part of a tree", from: "/host/d", to: "/copy", copied: "/copy/f", recursive: true },
  ])("$what holds the bytes of one write: writes into it wait until they are read", async (row) => {
    const { kernel, host, overwriteAll } = await withHostFile({ ioLockTimeoutMs: 100 });
    const copy = kernel.sysCopy(copying(row.from, row.to, { recursive: row.recursive }), ANN, OPTIONS);
    await host.halfRead;
    await expect(overwriteAll()).rejects.toMatchObject({ code: "LOCK_TIMEOUT" });
    host.goOn();
    await copy;
    await overwriteAll();
    expect(await textOf(kernel, row.copied)).toBe("aaaaaaaa");
    expect(await textOf(kernel, "/host/d/f")).toBe("bbbbbbbb");
  });

  it("has what the file is when its turn comes, not what it was when the copy was asked for", async () => {
    const { kernel, host } = await withHostFile();
    host.goOn();
    const entered = new Promise<() => void>((resolve) => {
      host.before = (operation) =>
        operation === "putRange" ? new Promise<void>((leave) => resolve(leave)) : undefined;
    });
    const write = kernel.sysWrite(writing("/host/d/f", "bbbb", { offsetBytes: 8 }), ANN, OPTIONS);
    const finishWrite = await entered;
    const copy = kernel.sysCopy(copying("/host/d/f", "/copy"), ANN, OPTIONS);
    finishWrite();
    await Promise.all([write, copy]);
    expect(await textOf(kernel, "/copy")).toBe("aaaaaaaabbbb");
  });

  it("keeps its attributes, in a host folder as well", async () => {
    const { kernel, host } = await withHostFile();
    host.goOn();
    await kernel.setXattrs("/host/d/f", { a: "1" }, ANN, OPTIONS);
    const { entry } = await kernel.sysCopy(copying("/host/d/f", "/host/copy"), ANN, OPTIONS);
    expect(entry).toMatchObject({ xattrs: { a: "1" }, version: 1, path: "/host/copy" });
  });
});
