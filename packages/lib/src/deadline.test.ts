import { describe, expect, it } from "vitest";
import { Deadline, sleep, throwIfAborted, withDeadline } from "./deadline.js";

const never = (): Promise<never> => new Promise(() => {});

describe("withDeadline", () => {
  it("passes the value and the failure of the work through", async () => {
    await expect(withDeadline(async () => 7, 1000, "work")).resolves.toBe(7);
    await expect(withDeadline(async () => Promise.reject(new Error("no")), 1000, "work")).rejects.toThrow(
      "no",
    );
    const thrower = (): Promise<never> => {
      throw new Error("at once");
    };
    await expect(withDeadline(thrower, 1000, "work")).rejects.toThrow("at once");
  });

  it("refuses at the deadline and aborts the work, which may ignore it", async () => {
    let seen: AbortSignal | null = null;
    const result = withDeadline(
      (signal) => {
        seen = signal;
        return never();
      },
      5,
      "reading x",
    );
    await expect(result).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED", message: /reading x/ });
    expect((seen as unknown as AbortSignal).aborted).toBe(true);
    await expect(withDeadline(never, 0, "nothing left")).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
  });

  it("refuses CANCELLED when the caller aborts, before or during", async () => {
    const controller = new AbortController();
    const result = withDeadline(never, 10_000, "work", controller.signal);
    controller.abort(new Error("gone"));
    await expect(result).rejects.toMatchObject({ code: "CANCELLED" });
    await expect(withDeadline(never, 10_000, "work", controller.signal)).rejects.toMatchObject({
      code: "CANCELLED",
    });
  });
});

describe("sleep and throwIfAborted", () => {
  it("end early when aborted", async () => {
    const controller = new AbortController();
    const sleeping = sleep(60_000, controller.signal);
    controller.abort();
    await expect(sleeping).rejects.toMatchObject({ code: "CANCELLED" });
    await expect(sleep(60_000, controller.signal)).rejects.toMatchObject({ code: "CANCELLED" });
    await sleep(1, new AbortController().signal);
    expect(() => throwIfAborted(controller.signal, "x")).toThrow("x was cancelled");
    expect(() => throwIfAborted(null, "x")).not.toThrow();
  });
});

describe("Deadline", () => {
  it("hands out what is left, and refuses when nothing is", () => {
    let now = 100;
    const deadline = new Deadline(50, () => now);
    expect(deadline.spendMs("a step")).toBe(50);
    now = 130;
    expect([deadline.remainingMs, deadline.isExpired]).toEqual([20, false]);
    now = 200;
    expect([deadline.remainingMs, deadline.isExpired]).toEqual([0, true]);
    expect(() => deadline.spendMs("the last step")).toThrow(/the last step took longer than 50 ms/);
  });
});
