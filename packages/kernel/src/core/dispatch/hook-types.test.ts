import { describe, expectTypeOf, it } from "vitest";
import type { HookRegistry } from "./hook-registry.js";
import type {
  HookOperation,
  HookRegistration,
  PostHookEvent,
  PreHookEvent,
  WritePlacement,
} from "./types.js";

/** Checked by the compiler; never run. */
function registrations(hooks: HookRegistry): void {
  hooks.register({
    name: "moves",
    operations: ["rename", "copy"],
    pre: (event) => void expectTypeOf(event.targetPath).toEqualTypeOf<string>(),
    failed: (event) => void expectTypeOf(event.operation).toEqualTypeOf<"rename" | "copy">(),
  });
  hooks.register({
    name: "sizes",
    operations: ["write"],
    pre: ({ sizeBytes, placement }) => {
      expectTypeOf(sizeBytes).toEqualTypeOf<number | null>();
      expectTypeOf(placement).toEqualTypeOf<WritePlacement>();
    },
    // @ts-expect-error: a write has one path
    post: ({ targetPath }) => void targetPath,
  });
  // @ts-expect-error: a hook on writes is not one of renames
  hooks.register({ name: "odd", operations: ["write"], pre: ({ targetPath }) => void targetPath });
  // @ts-expect-error: there is no such operation
  hooks.register({ name: "odd", operations: ["chmod"], pre: () => undefined });
  hooks.register({
    name: "readers",
    operations: ["read"],
    // No post hooks run of a read, and none can be written.
    post: (event) => void expectTypeOf(event).toEqualTypeOf<never>(),
  });
}

describe("hook types", () => {
  it("give a hook the events of its operations, and no others", () => {
    expectTypeOf(registrations).toBeFunction();
    expectTypeOf<PreHookEvent<"rename">["operation"]>().toEqualTypeOf<"rename">();
    expectTypeOf<PostHookEvent["operation"]>().toEqualTypeOf<Exclude<HookOperation, "read">>();
  });

  it("let hooks of single operations stand in a list of any", () => {
    expectTypeOf<HookRegistration<"rename">>().toExtend<HookRegistration>();
    expectTypeOf<HookRegistration>().not.toExtend<HookRegistration<"rename">>();
  });
});
