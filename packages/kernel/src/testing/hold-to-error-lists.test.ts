import { type ErrorCode, NexusError } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import type { Kernel } from "../kernel/api.js";
import { holdToErrorLists } from "./hold-to-error-lists.js";
import { ANN, OPTIONS } from "./kernel-fixture.js";

const error = (code: ErrorCode) => new NexusError({ code, what: "it failed" });

/** A kernel whose calls fail with `code`, each in its own way. */
function failing(code: ErrorCode): Kernel {
  const reject = () => Promise.reject(error(code));
  const kernel = {
    sysStat: reject,
    sysStatBatch: async () => [
      { ok: true, value: null },
      { ok: false, error: error(code) },
    ],
    glob: () => ({ [Symbol.asyncIterator]: () => ({ next: reject }) }),
    trash: { list: reject },
    channels: {},
    agents: {},
    sessions: {},
  };
  return holdToErrorLists(kernel as unknown as Kernel);
}

const LIST = { zoneId: ANN.zoneId, cursor: null, limit: 1 } as unknown as Parameters<
  Kernel["trash"]["list"]
>[0];

const calls: readonly (readonly [string, (kernel: Kernel) => Promise<unknown>])[] = [
  ["sysStat", (kernel) => kernel.sysStat("/a", ANN, OPTIONS)],
  ["sysStat", (kernel) => kernel.sysStatBatch(["/a"], ANN, OPTIONS)],
  ["glob", (kernel) => kernel.glob({ pattern: "/*" }, ANN, OPTIONS)[Symbol.asyncIterator]().next()],
  ["trash.list", (kernel) => kernel.trash.list(LIST, ANN, OPTIONS)],
];

describe("a kernel held to its lists of errors", () => {
  it.each(calls)("fails by name where %s answers what its list has not", async (name, call) => {
    const told = `${name} answered LOCK_LOST, which docs/syscalls.md does not say`;
    await expect(call(failing("LOCK_LOST"))).rejects.toThrow(told);
  });

  it.each(calls)("answers of %s what its list has as they are", async (_, call) => {
    const known = call(failing("NO_LEADER"));
    const outcome = await known.then(
      (value) => JSON.stringify(value),
      (thrown: unknown) => (NexusError.is(thrown) ? thrown.code : String(thrown)),
    );
    expect(outcome).toContain("NO_LEADER");
  });
});
