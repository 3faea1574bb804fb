import { type DirEntryType, DT_DIR, DT_EXTERNAL_STORAGE, DT_LINK, DT_REG } from "@nexus/contracts";
import fc from "fast-check";
import { type ChannelCall, channelCalls } from "./channel-calls.js";
import { fuzzPaths } from "./fuzz-paths.js";
import { type LockCall, lockCalls } from "./lock-calls.js";
import type { ModelConditions } from "./model-tree.js";
import { type QuestionCall, questionCalls } from "./question-calls.js";
import { type Tier2Change, tier2Changes } from "./tier2-calls.js";
import { SHORT_LIFE_SECONDS, type TimeCall } from "./time-calls.js";

/** Content as text; a NUL makes it binary. */
type Text = string;

export interface WriteItem {
  readonly path: string;
  readonly text: Text;
  readonly offsetBytes: number | null;
  readonly mimeType: string | null;
  readonly createParents: boolean;
  readonly conditions: ModelConditions;
}

export interface ReadItem {
  readonly path: string;
  readonly offsetBytes: number;
  readonly lengthBytes: number | null;
  readonly expected: "any" | "current" | "other";
}

export interface UnlinkItem {
  readonly path: string;
  readonly recursive: boolean;
  readonly conditions: ModelConditions;
}

export interface XattrsItem {
  readonly path: string;
  readonly xattrs: Readonly<Record<string, string | null>>;
}

export type CompareItem =
  | { readonly kind: "absent" | "exists"; readonly path: string }
  | { readonly kind: "version"; readonly path: string; readonly version: number }
  | { readonly kind: "etag" | "contentId"; readonly path: string; readonly value: "current" | "other" };

export type TransactItem =
  | { readonly kind: "put"; readonly item: WriteItem }
  | { readonly kind: "delete"; readonly path: string; readonly conditions: ModelConditions }
  | {
      readonly kind: "rename";
      readonly from: string;
      readonly to: string;
      readonly conditions: ModelConditions;
    };

/** A call that changes one thing, or nothing. */
export type ChangingCall =
  | { readonly kind: "write" | "sysWrite"; readonly item: WriteItem }
  | { readonly kind: "append"; readonly path: string; readonly text: Text; readonly createParents: boolean }
  | { readonly kind: "mkdir"; readonly path: string; readonly parents: boolean; readonly existOk: boolean }
  | {
      readonly kind: "setattr";
      readonly path: string;
      readonly entryType: DirEntryType;
      readonly mimeType: string | null;
      readonly ownerId: string | null;
      readonly modifiedAtMs: number | null;
      readonly createdAtMs: number | null;
      readonly ttlSeconds: number | null;
      readonly linkTarget: string | null;
      readonly createParents: boolean;
      readonly xattrs: Readonly<Record<string, string>>;
      readonly conditions: ModelConditions;
    }
  | {
      readonly kind: "truncate";
      readonly path: string;
      readonly sizeBytes: number;
      readonly mimeType: string | null;
      readonly ownerId: string | null;
      readonly modifiedAtMs: number | null;
      readonly ttlSeconds: number | null;
      readonly xattrs: Readonly<Record<string, string>>;
      readonly conditions: ModelConditions;
    }
  | ({ readonly kind: "setXattrs" } & XattrsItem)
  | { readonly kind: "unlink"; readonly item: UnlinkItem }
  | {
      readonly kind: "rename";
      readonly from: string;
      readonly to: string;
      readonly conditions: ModelConditions;
    }
  | {
      readonly kind: "copy";
      readonly from: string;
      readonly to: string;
      readonly overwrite: boolean;
      readonly recursive: boolean;
    }
  | {
      readonly kind: "transact";
      readonly compares: readonly CompareItem[];
      readonly operations: readonly TransactItem[];
    }
  | { readonly kind: "writeAtomic"; readonly items: readonly WriteItem[]; readonly creates: boolean }
  | Tier2Change;

/** Several calls in one, each with a result of its own. */
export type BatchCall =
  | { readonly kind: "writeBatch" | "sysWriteBatch"; readonly items: readonly WriteItem[] }
  | { readonly kind: "unlinkBatch"; readonly items: readonly UnlinkItem[] }
  | { readonly kind: "setXattrsBatch"; readonly items: readonly XattrsItem[] };

/** A call that changes nothing. */
export type LookingCall =
  | { readonly kind: "read" | "readStream"; readonly item: ReadItem }
  | { readonly kind: "readBatch"; readonly items: readonly ReadItem[] }
  | { readonly kind: "readAtomic"; readonly items: readonly ReadItem[] }
  | { readonly kind: "stat" | "exists" | "getXattrs" | "walk"; readonly path: string }
  | { readonly kind: "statBatch"; readonly paths: readonly string[] }
  | { readonly kind: "glob"; readonly pattern: string }
  | {
      readonly kind: "grep";
      readonly path: string;
      readonly pattern: string;
      readonly ignoreCase: boolean;
      readonly fileGlob: string | null;
      readonly maxMatches: number;
    };

export type SingleLookingCall = Exclude<LookingCall, { readonly kind: "readBatch" | "statBatch" }>;

const SINGLE_LOOKING: ReadonlySet<string> = new Set<SingleLookingCall["kind"]>([
  ...(["read", "readStream", "readAtomic", "stat", "exists", "getXattrs", "walk", "glob", "grep"] as const),
]);

/** Looks at one thing: a batch looks at several, each with an answer of its own. */
export const isLookingCall = (call: FuzzCall): call is SingleLookingCall => SINGLE_LOOKING.has(call.kind);

/** A listing page by page, with a change made behind its first page. */
export interface PagingCall {
  readonly kind: "readdir";
  readonly path: string;
  readonly recursive: boolean;
  readonly limit: number;
  readonly meanwhile: ChangingCall | null;
}

export type FuzzCall =
  | ChangingCall
  | BatchCall
  | LookingCall
  | QuestionCall
  | PagingCall
  | LockCall
  | ChannelCall
  | TimeCall;

/** Globs with what they mean, said in another language. */
export const GLOBS: ReadonlyMap<string, RegExp> = new Map([
  ["/*", /^\/[^/]+$/],
  ["/**/b", /^(\/[^/]+)*\/b$/],
  ["/a/*", /^\/a\/[^/]+$/],
  ["/?", /^\/[^/]$/],
  ["/{a,b}/**/a*", /^\/[ab](\/[^/]+)*\/a[^/]*$/],
  ["/[ac]*", /^\/[ac][^/]*$/],
  ["/a/b", /^\/a\/b$/],
]);

const flag = fc.boolean();
const texts: fc.Arbitrary<Text> = fc.constantFrom(
  "",
  "x",
  "one\ntwo",
  "Two\nthree two\n",
  "nul\0two",
  "ä€\n",
);
const mimeTypes = fc.constantFrom(null, null, "text/plain", "text/x");
const offsets = fc.constantFrom(0, 1, 3, 9);
const conditions: fc.Arbitrary<ModelConditions> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  {
    weight: 4,
    arbitrary: fc.constantFrom<ModelConditions>(
      { etag: "current" },
      { etag: "other" },
      { version: 1 },
      { version: 2 },
      { absent: true },
      { absent: false },
      { etag: "current", version: 1 },
    ),
  },
);
const xattrNames = fc.constantFrom("color", "k");

/**
 * `withRoot`: calls may also be about "/" itself. `passesLockTime`: the time of locks is the test's to pass.
 * `amongTimeCalls`: lives may be short, and there are no pipes and streams, which trash is not for.
 */
export function fuzzCalls(
  withRoot: boolean,
  passesLockTime: boolean,
  amongTimeCalls = false,
): fc.Arbitrary<FuzzCall> {
  const lives = amongTimeCalls
    ? fc.constantFrom(null, null, SHORT_LIFE_SECONDS, 1_000_000)
    : fc.constantFrom(null, null, 1_000_000);
  const paths = fuzzPaths(withRoot);
  const anyPath = fuzzPaths(true);
  const writes: fc.Arbitrary<WriteItem> = fc.record({
    path: paths,
    text: texts,
    offsetBytes: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: offsets }),
    mimeType: mimeTypes,
    createParents: flag,
    conditions,
  });
  const wholeWrites = writes.map((item): WriteItem => ({ ...item, offsetBytes: null }));
  const unlinks: fc.Arbitrary<UnlinkItem> = fc.record({ path: paths, recursive: flag, conditions });
  const reads: fc.Arbitrary<ReadItem> = fc.record({
    path: anyPath,
    offsetBytes: offsets,
    lengthBytes: fc.constantFrom(null, 0, 1, 4, 100),
    expected: fc.constantFrom("any", "any", "current", "other"),
  });
  const xattrChanges: fc.Arbitrary<XattrsItem> = fc.record({
    path: paths,
    xattrs: fc.dictionary(xattrNames, fc.constantFrom("1", "2", null)),
  });
  const renames = fc.record({ kind: fc.constant("rename" as const), from: paths, to: paths, conditions });
  const compares: fc.Arbitrary<CompareItem> = fc.oneof(
    fc.record({ kind: fc.constantFrom("absent" as const, "exists" as const), path: anyPath }),
    fc.record({ kind: fc.constant("version" as const), path: anyPath, version: fc.constantFrom(1, 2) }),
    fc.record({
      kind: fc.constantFrom("etag" as const, "contentId" as const),
      path: anyPath,
      value: fc.constantFrom("current" as const, "current" as const, "other" as const),
    }),
  );
  const transactItems: fc.Arbitrary<TransactItem> = fc.oneof(
    fc.record({ kind: fc.constant("put" as const), item: wholeWrites }),
    fc.record({ kind: fc.constant("delete" as const), path: paths, conditions }),
    renames,
  );
  const changing: fc.Arbitrary<ChangingCall> = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("write" as const), item: writes }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("sysWrite" as const), item: writes }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("append" as const),
        path: paths,
        text: texts,
        createParents: flag,
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant("mkdir" as const),
        path: paths,
        parents: flag,
        existOk: flag,
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("setattr" as const),
        path: paths,
        entryType: fc.constantFrom(DT_REG, DT_DIR, DT_LINK, DT_LINK, DT_EXTERNAL_STORAGE),
        mimeType: mimeTypes,
        ownerId: fc.constantFrom(null, null, "eve"),
        modifiedAtMs: fc.constantFrom(null, null, 1_000),
        createdAtMs: fc.constantFrom(null, null, 2_000),
        ttlSeconds: lives,
        linkTarget: fc.oneof(fc.constant(null), anyPath, anyPath),
        createParents: flag,
        xattrs: fc.oneof(fc.constant({}), fc.dictionary(xattrNames, fc.constantFrom("1", "2"))),
        conditions,
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant("truncate" as const),
        path: paths,
        sizeBytes: offsets,
        mimeType: mimeTypes,
        ownerId: fc.constantFrom(null, null, null, "eve"),
        modifiedAtMs: fc.constantFrom(null, null, null, 1_000),
        ttlSeconds: lives,
        xattrs: fc.oneof(fc.constant({}), fc.dictionary(xattrNames, fc.constantFrom("1", "2"))),
        conditions,
      }),
    },
    {
      weight: 2,
      arbitrary: xattrChanges.map((change) => ({ kind: "setXattrs" as const, ...change })),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("unlink" as const), item: unlinks }) },
    { weight: 4, arbitrary: renames },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("copy" as const),
        from: anyPath,
        to: paths,
        overwrite: flag,
        recursive: flag,
      }),
    },
    { weight: 6, arbitrary: tier2Changes(paths, unlinks) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("transact" as const),
        compares: fc.array(compares, { maxLength: 2 }),
        operations: fc.array(transactItems, { maxLength: 3 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("writeAtomic" as const),
        creates: fc.constantFrom(true, true, false),
        items: fc.array(fc.oneof(wholeWrites, wholeWrites, wholeWrites, writes), { maxLength: 3 }),
      }),
    },
  );
  const batches: fc.Arbitrary<BatchCall> = fc.oneof(
    fc.record({
      kind: fc.constantFrom("writeBatch" as const, "sysWriteBatch" as const),
      items: fc.array(writes, { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant("unlinkBatch" as const), items: fc.array(unlinks, { maxLength: 3 }) }),
    fc.record({
      kind: fc.constant("setXattrsBatch" as const),
      items: fc.array(xattrChanges, { maxLength: 3 }),
    }),
  );
  const looking: fc.Arbitrary<LookingCall> = fc.oneof(
    fc.record({ kind: fc.constantFrom("read" as const, "readStream" as const), item: reads }),
    fc.record({ kind: fc.constant("readBatch" as const), items: fc.array(reads, { maxLength: 3 }) }),
    fc.record({ kind: fc.constant("readAtomic" as const), items: fc.array(reads, { maxLength: 3 }) }),
    fc.record({
      kind: fc.constantFrom("stat" as const, "exists" as const, "getXattrs" as const, "walk" as const),
      path: anyPath,
    }),
    fc.record({ kind: fc.constant("statBatch" as const), paths: fc.array(anyPath, { maxLength: 4 }) }),
    fc.record({ kind: fc.constant("glob" as const), pattern: fc.constantFrom(...GLOBS.keys()) }),
    fc.record({
      kind: fc.constant("grep" as const),
      path: anyPath,
      pattern: fc.constantFrom("two", "^t", "x$"),
      ignoreCase: flag,
      fileGlob: fc.constantFrom(null, null, "b"),
      maxMatches: fc.constantFrom(1, 2, 100),
    }),
  );
  const paging: fc.Arbitrary<PagingCall> = fc.record({
    kind: fc.constant("readdir" as const),
    path: anyPath,
    recursive: flag,
    limit: fc.constantFrom(1, 2, 10),
    meanwhile: fc.option(changing, { nil: null }),
  });
  return fc.oneof(
    { weight: 10, arbitrary: changing },
    { weight: 2, arbitrary: batches },
    { weight: 3, arbitrary: looking },
    { weight: 2, arbitrary: questionCalls(anyPath) },
    ...(amongTimeCalls ? [] : [{ weight: 4, arbitrary: channelCalls() }]),
    { weight: 2, arbitrary: paging },
    { weight: 3, arbitrary: lockCalls(anyPath, passesLockTime) },
  );
}
