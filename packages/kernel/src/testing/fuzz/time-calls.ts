import { DT_DIR, DT_REG } from "@nexus/contracts";
import fc from "fast-check";
import type { FuzzCall } from "./fuzz-calls.js";

/** A call about what ends by the clock of a zone: trash, times to live, and entries tied to sessions. */
export type TimeCall =
  /** So much time passes, and what is over by then goes. */
  | { readonly kind: "passZoneTime"; readonly ms: number }
  /** null: what is removed from here on is not kept. */
  | { readonly kind: "keepTrash"; readonly retentionMs: number | null }
  | { readonly kind: "listTrash"; readonly path: string }
  /** `pick`: which of what is in the trash, counted round; of an empty one, an item that is not there. */
  | { readonly kind: "restoreTrash"; readonly pick: number; readonly to: string | null }
  /** And what is to go, goes. `pick`: null for all that was at or below the path. */
  | { readonly kind: "emptyTrash"; readonly path: string; readonly pick: number | null }
  /** An entry that is there for as long as a session. */
  | {
      readonly kind: "tie";
      readonly path: string;
      readonly entryType: typeof DT_REG | typeof DT_DIR;
      readonly session: FuzzedSession;
      readonly leaseMs: number;
    }
  | { readonly kind: "keepSession"; readonly session: FuzzedSession; readonly leaseMs: number };

export type FuzzedSession = "one" | "two";

const KINDS: ReadonlySet<string> = new Set<TimeCall["kind"]>([
  ...([
    "passZoneTime",
    "keepTrash",
    "listTrash",
    "restoreTrash",
    "emptyTrash",
    "tie",
    "keepSession",
  ] as const),
]);

export const isTimeCall = (call: FuzzCall): call is TimeCall => KINDS.has(call.kind);

export const SHORT_LIFE_SECONDS = 20;
const SHORT_MS = SHORT_LIFE_SECONDS * 1_000;
/** Just not long enough, a moment more, just long enough, and for ever. */
const PASSING = [SHORT_MS - 1, 1, SHORT_MS, 4 * SHORT_MS, 400 * SHORT_MS];

const record = fc.record;
const kind = <K extends string>(name: K): fc.Arbitrary<K> => fc.constant(name);

export function keepingTrash(): fc.Arbitrary<TimeCall> {
  return record({ kind: kind("keepTrash"), retentionMs: fc.constantFrom(SHORT_MS, 60_000, 60_000, null) });
}

export function timeCalls(paths: fc.Arbitrary<string>): fc.Arbitrary<TimeCall> {
  const session = fc.constantFrom<FuzzedSession>("one", "two");
  const leaseMs = fc.constantFrom(SHORT_MS, 60_000);
  const pick = fc.nat(5);
  const entryType = fc.constantFrom(DT_REG, DT_REG, DT_DIR);
  return fc.oneof(
    { weight: 3, arbitrary: record({ kind: kind("passZoneTime"), ms: fc.constantFrom(...PASSING) }) },
    { weight: 1, arbitrary: keepingTrash() },
    { weight: 2, arbitrary: record({ kind: kind("listTrash"), path: paths }) },
    {
      weight: 4,
      arbitrary: record({ kind: kind("restoreTrash"), pick, to: fc.oneof(fc.constant(null), paths) }),
    },
    {
      weight: 1,
      arbitrary: record({ kind: kind("emptyTrash"), path: paths, pick: fc.constantFrom(null, 0, 1) }),
    },
    { weight: 3, arbitrary: record({ kind: kind("tie"), path: paths, entryType, session, leaseMs }) },
    {
      weight: 1,
      arbitrary: record({
        kind: kind("keepSession"),
        session,
        leaseMs: fc.constantFrom(0, SHORT_MS, 60_000),
      }),
    },
  );
}

/** What a sequence kept is not the next one's. */
export const LAST_TIME_CALLS: readonly TimeCall[] = [
  { kind: "keepSession", session: "one", leaseMs: 0 },
  { kind: "keepSession", session: "two", leaseMs: 0 },
  { kind: "listTrash", path: "/" },
  { kind: "passZoneTime", ms: SHORT_MS },
  { kind: "keepTrash", retentionMs: null },
  { kind: "emptyTrash", path: "/", pick: null },
];
