import { describe, expect, it } from "vitest";
import { endOfTurn } from "./end-of-turn.js";

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("the end of a turn", () => {
  it("runs everything given before it, in order, and nothing of it earlier", async () => {
    const defer = endOfTurn();
    const ran: number[] = [];
    for (const number of [1, 2, 3]) defer(() => ran.push(number));
    await Promise.resolve();
    expect(ran).toEqual([]);
    await nextTurn();
    expect(ran).toEqual([1, 2, 3]);
  });

  it("leaves what is given while it runs to the next turn", async () => {
    const defer = endOfTurn();
    const ran: string[] = [];
    defer(() => {
      ran.push("first");
      defer(() => ran.push("second"));
    });
    await nextTurn();
    expect(ran).toEqual(["first"]);
    await nextTurn();
    expect(ran).toEqual(["first", "second"]);
  });

  it("runs the others although one throws", async () => {
    const defer = endOfTurn();
    const ran: string[] = [];
    const uncaught = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    const thrown = new Promise((resolve) => process.once("uncaughtException", resolve));
    try {
      defer(() => {
        throw new Error("broken");
      });
      defer(() => ran.push("other"));
      expect(await thrown).toEqual(new Error("broken"));
      await nextTurn();
      await nextTurn();
      expect(ran).toEqual(["other"]);
    } finally {
      for (const listener of uncaught) process.on("uncaughtException", listener);
    }
  });
});
