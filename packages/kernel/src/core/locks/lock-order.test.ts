import { describe, expect, it } from "vitest";
import { CheckedLockOrder, type LockOrder, lockOrderFor, UNCHECKED_LOCK_ORDER } from "./lock-order.js";

const take = async (order: LockOrder, layer: "turn" | "io", path: string, work: () => Promise<void>) => {
  order.check(layer, [path]);
  await order.holding(layer, [path], work);
};
const nothing = async (): Promise<void> => {};

describe("the checked order of locks", () => {
  it("lets a call take its turn first and I/O locks then", async () => {
    const order = new CheckedLockOrder();
    await take(order, "turn", "/a", () => take(order, "io", "/a", nothing));
  });

  it.each([
    ["io", "io"],
    ["io", "turn"],
    ["turn", "turn"],
    ["io", "advisory"],
    ["turn", "advisory"],
  ] as const)("refuses, holding %s, to wait for %s, and names both paths", async (first, second) => {
    const order = new CheckedLockOrder();
    const nested = take(order, first, "/a", async () => {
      await Promise.resolve();
      if (second === "advisory") order.check(second, ["/b"]);
      else await take(order, second, "/b", nothing);
    });
    await expect(nested).rejects.toMatchObject({
      code: "INTERNAL",
      message: expect.stringMatching(/holds the .* lock of \/a asks for the .* lock of \/b/),
    });
  });

  it("lets whoever has advisory locks wait for another, for a turn and for I/O locks", async () => {
    const order = new CheckedLockOrder();
    for (const path of ["/b", "/a"]) order.check("advisory", [path]);
    await take(order, "turn", "/a", () => take(order, "io", "/a", nothing));
  });

  it("takes no notice of what other calls hold, nor of what is held no more", async () => {
    const order = new CheckedLockOrder();
    await take(order, "io", "/a", nothing);
    await Promise.all([take(order, "io", "/a", () => Promise.resolve()), take(order, "io", "/b", nothing)]);
    await take(order, "turn", "/b", nothing);
  });

  it("is on where it is asked for, and costs nothing elsewhere", () => {
    expect(lockOrderFor("1")).toBeInstanceOf(CheckedLockOrder);
    for (const setting of [undefined, "", "0"]) expect(lockOrderFor(setting)).toBe(UNCHECKED_LOCK_ORDER);
  });
});
