import { type IncarnationId, ROOT_ZONE } from "@nexus/contracts";
import { expect, it } from "vitest";
import { describeLocks } from "../../testing/describe-locks.js";
import { LocalLocks } from "./local-locks.js";

function open(): LocalLocks {
  return new LocalLocks({
    zoneId: ROOT_ZONE,
    incarnation: "0123456789abcdef0123456789abcdef" as IncarnationId,
    nowMs: () => performance.now(),
    setTimer: (delayMs, callback) => {
      const timer = setTimeout(callback, delayMs);
      return { cancel: () => clearTimeout(timer) };
    },
    firstFencing: 1,
  });
}

describeLocks("local", async () => {
  const locks = open();
  return { locks, elsewhere: locks, dispose: async () => locks.close() };
});

it("whoever waits is refused when the locks close", async () => {
  const locks = open();
  const request = {
    path: "/a",
    lockId: "one",
    mode: { kind: "exclusive" },
    ttlMs: 60_000,
    waitMs: 60_000,
    owner: "test",
    info: "",
  } as const;
  const options = { timeoutMs: 60_000, signal: null };
  await locks.acquire(request, options);
  const waiting = locks.acquire({ ...request, lockId: "two" }, options);
  locks.close();
  await expect(waiting).rejects.toMatchObject({ code: "CLOSED" });
  await expect(locks.acquire(request, options)).rejects.toMatchObject({ code: "CLOSED" });
});
