import fc from "fast-check";
import type { AdvisoryLockMode } from "../../core/locks/contract.js";
import type { FuzzCall } from "./fuzz-calls.js";

/**
 * `try`: not getting it is an answer. `wait`: for no time at all, after which not getting it is an error. `hold`: the same,
 * kept alive and then released.
 */
export type LockHow = "try" | "wait" | "hold";

/** A call about advisory locks. They are on paths, whatever is there. */
export type LockCall =
  | {
      readonly kind: "lock";
      readonly how: LockHow;
      readonly path: string;
      readonly lockId: string;
      readonly mode: AdvisoryLockMode;
      readonly ttlMs: number;
    }
  /** `stale`: with a fencing token that was never given out. */
  | {
      readonly kind: "extendLock";
      readonly path: string;
      readonly lockId: string;
      readonly ttlMs: number;
      readonly stale: boolean;
    }
  | { readonly kind: "unlock"; readonly path: string; readonly lockId: string; readonly stale: boolean }
  | { readonly kind: "forceUnlock"; readonly path: string; readonly byAdmin: boolean }
  | { readonly kind: "listLocks"; readonly path: string; readonly limit: number }
  /** sysStat of the entry with its lock. */
  | { readonly kind: "statLock"; readonly path: string }
  /** Nobody calls for so long; only where the time of locks is the test's to pass. */
  | { readonly kind: "passLockTime"; readonly ms: number };

const KINDS: ReadonlySet<string> = new Set<LockCall["kind"]>([
  ...(["lock", "extendLock", "unlock", "forceUnlock", "listLocks", "statLock", "passLockTime"] as const),
]);

export const isLockCall = (call: FuzzCall): call is LockCall => KINDS.has(call.kind);

export function lockCalls(paths: fc.Arbitrary<string>, passesTime: boolean): fc.Arbitrary<LockCall> {
  const flag = fc.boolean();
  const stale = fc.constantFrom(false, false, false, true);
  const lockIds = fc.constantFrom("one", "two", "three");
  const ttls = fc.constantFrom(60_000, 600_000);
  const modes: fc.Arbitrary<AdvisoryLockMode> = fc.constantFrom<AdvisoryLockMode>(
    { kind: "exclusive" },
    { kind: "shared" },
    { kind: "shared" },
    { kind: "counting", capacity: 2 },
    { kind: "counting", capacity: 2 },
    { kind: "counting", capacity: 3 },
  );
  const calls: fc.WeightedArbitrary<LockCall>[] = [
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant("lock" as const),
        how: fc.constantFrom<LockHow>("try", "try", "wait", "hold"),
        path: paths,
        lockId: lockIds,
        mode: modes,
        ttlMs: ttls,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("extendLock" as const),
        path: paths,
        lockId: lockIds,
        ttlMs: ttls,
        stale,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("unlock" as const), path: paths, lockId: lockIds, stale }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant("forceUnlock" as const), path: paths, byAdmin: flag }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("listLocks" as const),
        path: paths,
        limit: fc.constantFrom(1, 2, 100),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("statLock" as const), path: paths }) },
  ];
  const passing = fc.record({
    kind: fc.constant("passLockTime" as const),
    ms: fc.constantFrom(1, 30_000, 59_999, 60_000, 700_000),
  });
  return fc.oneof(...calls, ...(passesTime ? [{ weight: 1, arbitrary: passing }] : []));
}
