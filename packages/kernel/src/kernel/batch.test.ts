import { DT_LINK, DT_MOUNT, type ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import {
  ADMIN,
  ANN,
  kernelFixture,
  OPTIONS,
  setting,
  textOf,
  utf8,
  writing,
} from "../testing/kernel-fixture.js";

/** Turns of the event loop in which whoever does not wait for another overtakes it. */
const TURNS = 50;

async function letOthersPass(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** `/t`, a link to it, and a zone mounted twice; whatever says "first" is slow. */
async function withManyNames() {
  const fixture = kernelFixture({}, ["root", "team"]);
  const { kernel, store, root } = fixture;
  for (const path of ["/m1", "/m2"]) {
    await kernel.sysSetattr(
      setting(path, { entryType: DT_MOUNT, targetZoneId: "team" as ZoneId }),
      ADMIN,
      OPTIONS,
    );
  }
  for (const path of ["/t", "/m1/t"]) await kernel.write(writing(path, "before"), ANN, OPTIONS);
  await kernel.sysSetattr(setting("/l", { entryType: DT_LINK, linkTarget: "/t" }), ANN, OPTIONS);
  const put = store.put.bind(store);
  store.put = async (source, options) => {
    if (Buffer.compare(source as Uint8Array, utf8("first")) === 0) await letOthersPass();
    return put(source, options);
  };
  const commit = root.commit.bind(root);
  root.commit = async (mutations) => {
    const isFirst = mutations.some((each) => each.kind === "setXattrs" && each.xattrs["a"] === "first");
    if (isFirst) await letOthersPass();
    return commit(mutations);
  };
  return fixture;
}

describe("items of a batch that change one entry take effect in the order given", () => {
  it.each([
    { by: "one name", names: ["/t", "/t"] },
    { by: "another spelling", names: ["/t", "//t"] },
    { by: "a slash behind it", names: ["/t/", "/t"] },
    { by: "a link to it", names: ["/t", "/l"] },
    { by: "the link first", names: ["/l", "/t"] },
    { by: "two mounts of its zone", names: ["/m1/t", "/m2/t"] },
  ])("named by $by", async ({ names: [one = "", other = ""] }) => {
    const { kernel } = await withManyNames();
    for (const write of [kernel.writeBatch.bind(kernel), kernel.sysWriteBatch.bind(kernel)]) {
      const written = await write([writing(one, "first"), writing(other, "last")], ANN, OPTIONS);
      expect(written.map(({ ok }) => ok)).toEqual([true, true]);
      expect(await textOf(kernel, one)).toBe("last");
    }
    await kernel.setXattrsBatch(
      [
        { path: one, xattrs: { a: "first" } },
        { path: other, xattrs: { a: "last" } },
      ],
      ANN,
      OPTIONS,
    );
    expect(await kernel.getXattrs(one, ANN, OPTIONS)).toEqual({ a: "last" });
  });

  it("and those of others do not wait for them", async () => {
    const { kernel } = await withManyNames();
    const order: string[] = [];
    const unobserve = kernel.observe({
      name: "order",
      mask: 1,
      delivery: { kind: "inline" },
      onEvent: ({ path }) => void order.push(path),
    });
    await kernel.writeBatch([writing("/t", "first"), writing("/u", "x"), writing("/l", "y")], ANN, OPTIONS);
    unobserve();
    expect(order).toEqual(["/u", "/t", "/t"]);
  });

  it("with one read position a zone for where they lead, and none for a batch of one", async () => {
    const { kernel, root } = await withManyNames();
    const positionsOf = async (names: readonly string[]): Promise<number> => {
      const before = root.readTokens;
      await kernel.writeBatch(
        names.map((name) => writing(name, "x")),
        ANN,
        OPTIONS,
      );
      return root.readTokens - before;
    };
    expect(await positionsOf(["/t"])).toBe(0);
    expect(await positionsOf(["/t", "/u", "/v"])).toBe(1);
  });
});
