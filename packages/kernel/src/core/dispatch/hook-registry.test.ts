import { DT_REG, type FileMetadata, NexusError } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { ANN } from "../../testing/kernel-fixture.js";
import { HookRegistry } from "./hook-registry.js";
import type { HookRegistration, PostHookEvent, PreHookEvent } from "./types.js";

const event: PreHookEvent<"write"> = {
  ...{ operation: "write", path: "/a", context: ANN },
  ...{ placement: { kind: "replace" }, sizeBytes: 3 },
};
const done: PostHookEvent<"write"> = {
  ...event,
  entry: { entryType: DT_REG } as FileMetadata,
  previous: null,
  created: true,
  token: null,
};

function registry(hookTimeoutMs = 1000) {
  const failures: { hook: string; phase: string }[] = [];
  const hooks = new HookRegistry({
    hookTimeoutMs,
    onHookFailure: ({ hook, phase }) => failures.push({ hook, phase }),
  });
  const heard: string[] = [];
  const add = (name: string, over: Partial<HookRegistration> = {}) =>
    hooks.register({
      name,
      operations: ["write"],
      pre: () => void heard.push(`${name} pre`),
      post: () => void heard.push(`${name} post`),
      failed: () => void heard.push(`${name} failed`),
      ...over,
    });
  return { hooks, failures, heard, add };
}

const throwing = () => {
  throw new Error("no");
};

describe("HookRegistry", () => {
  it("runs hooks of the operation in order of registration, and no others", async () => {
    const { hooks, heard, add } = registry();
    add("one");
    add("two");
    add("other", { operations: ["delete"] });
    await hooks.runPre(event, 1000, null);
    await hooks.runPost(done);
    await hooks.runFailed(event, new Error("x"));
    expect(heard).toEqual(["one pre", "two pre", "one post", "two post", "one failed", "two failed"]);
  });

  it("removes exactly what was registered, once, in any order", async () => {
    const { hooks, heard, add } = registry();
    const removeOne = add("one", { operations: ["write", "delete", "write"] });
    const removeTwo = add("two");
    expect(hooks.count("write")).toBe(6);
    removeOne();
    removeOne();
    await hooks.runPre(event, 1000, null);
    expect(heard).toEqual(["two pre"]);
    removeTwo();
    expect([hooks.isSilent("write"), hooks.isSilent("delete")]).toEqual([true, true]);
  });

  it("a pre hook that throws vetoes, and those behind it do not run", async () => {
    const { hooks, heard, add } = registry();
    add("guard", { pre: throwing });
    add("later");
    const veto = hooks.runPre(event, 1000, null);
    await expect(veto).rejects.toMatchObject({
      code: "ACCESS_DENIED",
      message: /guard refused write of \/a/,
    });
    expect(heard).toEqual([]);
  });

  it("a pre hook's own NexusError reaches the caller as it is", async () => {
    const { hooks, add } = registry();
    const mine = new NexusError({ code: "READ_ONLY", what: "frozen" });
    add("guard", { pre: () => Promise.reject(mine) });
    await expect(hooks.runPre(event, 1000, null)).rejects.toBe(mine);
  });

  it("a pre hook that hangs is named and does not hold the call for ever", async () => {
    const { hooks, add } = registry();
    add("sloth", { pre: () => new Promise(() => {}) });
    await expect(hooks.runPre(event, 10, null)).rejects.toMatchObject({
      code: "DEADLINE_EXCEEDED",
      message: /sloth/,
    });
  });

  it("post and failed hooks that throw, reject or hang are reported, and the others still run", async () => {
    const { hooks, failures, heard, add } = registry(10);
    add("thrower", { post: throwing, failed: throwing });
    add("rejecter", { post: () => Promise.reject(new Error("no")) });
    add("sloth", { post: () => new Promise(() => {}) });
    add("good");
    await hooks.runPost(done);
    await hooks.runFailed(event, new Error("x"));
    expect(heard).toContain("good post");
    expect(heard).toContain("good failed");
    expect(failures).toEqual([
      { hook: "thrower", phase: "post" },
      { hook: "rejecter", phase: "post" },
      { hook: "sloth", phase: "post" },
      { hook: "thrower", phase: "failed" },
    ]);
  });

  it("a call keeps the hooks it began with", async () => {
    const { hooks, heard, add } = registry();
    let removeTwo = (): void => undefined;
    add("one", {
      pre: () => {
        removeTwo();
        heard.push("one pre");
      },
    });
    removeTwo = add("two");
    await hooks.runPre(event, 1000, null);
    await hooks.runPre(event, 1000, null);
    expect(heard).toEqual(["one pre", "two pre", "one pre"]);
  });

  it("keeps the `this` of a registration that is an object of a class", async () => {
    const { hooks } = registry();
    class Counter implements HookRegistration {
      readonly name = "counter";
      readonly operations = ["write"] as const;
      count = 0;
      post(): void {
        this.count += 1;
      }
    }
    const counter = new Counter();
    hooks.register(counter);
    await hooks.runPost(done);
    expect(counter.count).toBe(1);
  });
});
