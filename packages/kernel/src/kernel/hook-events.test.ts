import { DT_DIR, DT_LINK, DT_PIPE, DT_REG } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import type { HookOperation } from "../core/dispatch/types.js";
import { ANN, kernelFixture, OPTIONS, reading, setting, utf8, writing } from "../testing/kernel-fixture.js";

const code = (expected: string) => expect.objectContaining({ code: expected });
const OPERATIONS: readonly HookOperation[] = [
  "read",
  "write",
  "delete",
  "rename",
  "copy",
  "setattr",
  "mkdir",
];

/** A kernel whose pre hooks write down what they are told, but for the caller. */
function heardKernel() {
  const fixture = kernelFixture();
  let heard: object[] = [];
  fixture.kernel.hooks.register({
    name: "ear",
    operations: OPERATIONS,
    pre: ({ context, ...event }) => {
      expect(context.userId).toBe(ANN.userId);
      heard.push(event);
    },
  });
  const of = async (call: Promise<unknown>) => {
    heard = [];
    await call;
    return heard;
  };
  return { ...fixture, of };
}

const write = (path: string, placement: object, sizeBytes: number | null) => ({
  ...{ operation: "write", path, placement, sizeBytes },
});

describe("hooks are told", () => {
  it("of a read which bytes, of a write how many and where they go", async () => {
    const { kernel, of } = heardKernel();
    const whole = { kind: "replace" };
    expect(await of(kernel.write(writing("/f", "text"), ANN, OPTIONS))).toEqual([write("/f", whole, 4)]);
    const streamed = (async function* () {
      yield utf8("text");
    })();
    expect(await of(kernel.write(writing("/f", streamed), ANN, OPTIONS))).toEqual([write("/f", whole, null)]);
    const part = { ...writing("/f", "xy"), offsetBytes: 2 };
    const at = { kind: "at", offsetBytes: 2 };
    expect(await of(kernel.sysWrite(part, ANN, OPTIONS))).toEqual([write("/f", at, 2)]);
    const more = { path: "/f", data: utf8("more"), createParents: false };
    expect(await of(kernel.append(more, ANN, OPTIONS))).toEqual([write("/f", { kind: "end" }, 4)]);
    const range = { offsetBytes: 1, lengthBytes: 3 };
    const read = { operation: "read", path: "/f" };
    expect(await of(kernel.sysRead(reading("/f", 1, 3), ANN, OPTIONS))).toEqual([{ ...read, range }]);
    const put = { kind: "put", path: "/f", source: utf8("put"), mimeType: null } as const;
    const transaction = { compares: [], operations: [{ ...put, createParents: false, conditions: {} }] };
    expect(await of(kernel.transact(transaction, ANN, OPTIONS))).toEqual([write("/f", whole, 3)]);
  });

  it("of messages that there is no range, and how many bytes they bring", async () => {
    const { kernel, of } = heardKernel();
    await kernel.sysSetattr(setting("/p", { entryType: DT_PIPE, io: { ioProfile: "memory" } }), ANN, OPTIONS);
    const message = { kind: "message" };
    expect(await of(kernel.sysWrite(writing("/p", "one"), ANN, OPTIONS))).toEqual([write("/p", message, 3)]);
    expect(await of(kernel.sysRead(reading("/p"), ANN, OPTIONS))).toEqual([
      { operation: "read", path: "/p", range: null },
    ]);
  });

  it("of a rename and a copy both places, of a removal whether all below goes too", async () => {
    const { kernel, of } = heardKernel();
    await kernel.mkdir({ path: "/d", parents: false, existOk: false }, ANN, OPTIONS);
    await kernel.write(writing("/d/f", "text"), ANN, OPTIONS);
    const rename = { from: "/d/f", to: "/d/g", conditions: {} };
    expect(await of(kernel.sysRename(rename, ANN, OPTIONS))).toEqual([
      { operation: "rename", path: "/d/f", targetPath: "/d/g" },
    ]);
    const copy = { from: "/d", to: "/e", overwrite: true, recursive: true };
    const copied = (path: string, targetPath: string, recursive: boolean) => ({
      ...{ operation: "copy", path, targetPath, overwrite: true, recursive },
    });
    expect(await of(kernel.sysCopy(copy, ANN, OPTIONS))).toEqual([
      copied("/d", "/e", true),
      copied("/d/g", "/e/g", false),
    ]);
    const removal = { path: "/e", recursive: true, conditions: {} };
    expect(await of(kernel.sysUnlink(removal, ANN, OPTIONS))).toEqual([
      { operation: "delete", path: "/e", recursive: true },
      { operation: "delete", path: "/e/g", recursive: false },
    ]);
  });

  it("of a setattr what it sets, of a mkdir whether parents are made", async () => {
    const { kernel, of } = heardKernel();
    const nothing = { mimeType: null, ownerId: null, ttlSeconds: null, xattrs: {}, sizeBytes: null };
    const entry = { operation: "setattr", change: "entry", ...nothing, linkTarget: null, targetZoneId: null };
    const file = setting("/f", { mimeType: "text/plain", ttlSeconds: 60 });
    expect(await of(kernel.sysSetattr(file, ANN, OPTIONS))).toEqual([
      { ...entry, path: "/f", entryType: DT_REG, mimeType: "text/plain", ttlSeconds: 60 },
    ]);
    const link = setting("/l", { entryType: DT_LINK, linkTarget: "f" });
    expect(await of(kernel.sysSetattr(link, ANN, OPTIONS))).toEqual([
      { ...entry, path: "/l", entryType: DT_LINK, linkTarget: "f" },
    ]);
    expect(await of(kernel.sysSetattr(setting("/f", { sizeBytes: 9 }), ANN, OPTIONS))).toEqual([
      { ...entry, path: "/f", entryType: DT_REG, sizeBytes: 9 },
      // What the call commits beside the new size is its own affair.
      write("/f", { kind: "size", sizeBytes: 9 }, 0),
    ]);
    expect(await of(kernel.setXattrs("/f", { a: "1", b: null }, ANN, OPTIONS))).toEqual([
      { operation: "setattr", path: "/f", change: "xattrs", xattrs: { a: "1", b: null } },
    ]);
    const folder = setting("/a/b", { entryType: DT_DIR, createParents: true });
    expect(await of(kernel.sysSetattr(folder, ANN, OPTIONS))).toEqual([
      { operation: "mkdir", path: "/a/b", parents: true },
    ]);
  });

  it("of the target of a link where the call goes to it, and of the link where it is about the link", async () => {
    const { kernel, of } = heardKernel();
    await kernel.write(writing("/real", "text"), ANN, OPTIONS);
    await kernel.sysSetattr(setting("/link", { entryType: DT_LINK, linkTarget: "/real" }), ANN, OPTIONS);
    const paths = async (call: Promise<unknown>) =>
      (await of(call)).map((event) => Reflect.get(event, "path"));
    expect(await paths(kernel.sysRead(reading("/link"), ANN, OPTIONS))).toEqual(["/real"]);
    expect(await paths(kernel.sysWrite(writing("/link", "more"), ANN, OPTIONS))).toEqual(["/real"]);
    expect(await paths(kernel.setXattrs("/link", { a: "1" }, ANN, OPTIONS))).toEqual(["/real"]);
    const copy = { from: "/link", to: "/copy", overwrite: false, recursive: false };
    expect(await paths(kernel.sysCopy(copy, ANN, OPTIONS))).toEqual(["/real"]);
    const removal = { path: "/link", recursive: false, conditions: {} };
    expect(await paths(kernel.sysUnlink(removal, ANN, OPTIONS))).toEqual(["/link"]);
  });

  it("enough to veto by it: a write that is too large, a move out of a folder", async () => {
    const { kernel } = kernelFixture();
    kernel.hooks.register({
      name: "small files",
      operations: ["write"],
      pre: ({ sizeBytes }) => {
        if (sizeBytes === null || sizeBytes > 3) throw new Error(`${sizeBytes} bytes`);
      },
    });
    kernel.hooks.register({
      name: "stays",
      operations: ["rename"],
      pre: ({ path, targetPath }) => {
        if (path.startsWith("/d/") && !targetPath.startsWith("/d/")) throw new Error("it is to stay in /d");
      },
    });
    await kernel.mkdir({ path: "/d", parents: false, existOk: false }, ANN, OPTIONS);
    await kernel.write(writing("/d/f", "ok"), ANN, OPTIONS);
    await expect(kernel.write(writing("/d/f", "long"), ANN, OPTIONS)).rejects.toEqual(code("ACCESS_DENIED"));
    await kernel.sysRename({ from: "/d/f", to: "/d/g", conditions: {} }, ANN, OPTIONS);
    await expect(kernel.sysRename({ from: "/d/g", to: "/g", conditions: {} }, ANN, OPTIONS)).rejects.toEqual(
      code("ACCESS_DENIED"),
    );
  });
});
