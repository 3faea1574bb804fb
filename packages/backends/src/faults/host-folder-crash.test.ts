import { existsSync, readdirSync, statSync } from "node:fs";
import * as nodeFiles from "node:fs/promises";
import { join } from "node:path";
import { LINEARIZABLE, NexusError, type NodeId, type OperationContext, ROOT_ZONE } from "@nexus/contracts";
import {
  CheckedLockOrder,
  createKernel,
  type IntentOutcome,
  type KernelRuntime,
  type MetaStore,
  NoopDistributedCoordinator,
  openLocalLocks,
} from "@nexus/kernel";
import { ANN } from "@nexus/kernel/testing";
import { utf8Decode, utf8Encode } from "@nexus/lib";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { openPathLocalStore } from "../addressing/path/open-path-local.js";
import { INTENTS_FOLDER_NAME } from "../addressing/path/store-key.js";
import { type AsyncFiles, BoundedFiles } from "../files/bounded-files.js";
import { openLevelMetaStore } from "../metastore/open-meta-store.js";
import { tempFolder } from "../testing/temp-folder.js";

const OPTIONS = { timeoutMs: 20_000, signal: null, consistency: LINEARIZABLE };
const CONTEXT: OperationContext = ANN;
const FOREVER = new Promise<never>(() => undefined);
/** More than any call below takes. */
const MAX_STEPS = 60;

/** A process that dies just before its nth step that changes something, and does nothing any more. */
class Death {
  steps = 0;
  isDead = false;
  /** What it does with bytes is noted, and the note is still there. */
  isNoted = false;
  /** What the system would close. */
  readonly handles: nodeFiles.FileHandle[] = [];
  readonly #at: number;
  #tell = (): void => undefined;
  readonly happened = new Promise<"died">((resolve) => {
    this.#tell = () => resolve("died");
  });

  constructor(at: number) {
    this.#at = at;
  }

  async step<T>(work: () => Promise<T>): Promise<T> {
    if (this.isDead) return FOREVER;
    this.steps += 1;
    if (this.steps === this.#at) {
      this.isDead = true;
      this.#tell();
      return FOREVER;
    }
    return work();
  }
}

function mortalFiles(death: Death): AsyncFiles {
  const changing =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      death.step(() => call(...args));
  return {
    ...nodeFiles,
    open: (...args: Parameters<typeof nodeFiles.open>) => {
      const open = async (): Promise<nodeFiles.FileHandle> => {
        const handle = await nodeFiles.open(...args);
        death.handles.push(handle);
        return handle;
      };
      if (args[1] !== "wx") return death.isDead ? FOREVER : open();
      return death.step(async () => {
        if (String(args[0]).includes(INTENTS_FOLDER_NAME)) death.isNoted = true;
        return open();
      });
    },
    rename: changing(nodeFiles.rename),
    unlink: changing(nodeFiles.unlink),
    rmdir: changing(nodeFiles.rmdir),
    rm: (...args: Parameters<typeof nodeFiles.rm>) =>
      death.step(async () => {
        await nodeFiles.rm(...args);
        if (String(args[0]).includes(INTENTS_FOLDER_NAME)) death.isNoted = false;
      }),
  };
}

function mortalRows(store: MetaStore, death: Death): MetaStore {
  return new Proxy(store, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      if (name !== "commit") return value.bind(target);
      return (...args: Parameters<MetaStore["commit"]>) => death.step(() => target.commit(...args));
    },
  });
}

interface Node {
  readonly kernel: KernelRuntime;
  readonly outcomes: IntentOutcome[];
}

async function openNode(root: string, rows: MetaStore, death: Death): Promise<Node> {
  const store = await openPathLocalStore({
    folder: root,
    followSymlinks: true,
    fsync: false,
    files: new BoundedFiles(mortalFiles(death)),
  });
  const outcomes: IntentOutcome[] = [];
  let ids = 0;
  const metaStore = mortalRows(rows, death);
  const kernel = createKernel({
    coordinator: new NoopDistributedCoordinator({
      metaStore,
      locks: openLocalLocks({ zoneId: ROOT_ZONE, incarnation: "0".repeat(32) as never }),
      nodeId: 1 as NodeId,
      incarnation: "0".repeat(32) as never,
      appliedIndex: () => 0 as never,
    }),
    store,
    objectStoreProvider: null,
    advertiseAddress: null,
    clock: { wallMs: () => 1_700_000_000_000, nowMs: () => performance.now() },
    random: () => 0.5,
    newId: () => `${death.steps}-${(ids += 1)}`,
    permissions: null,
    lockOrder: new CheckedLockOrder(),
    limits: {},
    metrics: null,
    onHookFailure: () => undefined,
    observerTrouble: { onFailure: () => undefined, onDropped: () => undefined },
    onIntentRecovery: (outcome) => outcomes.push(outcome),
  });
  kernel.markReady();
  return { kernel, outcomes };
}

const writing = (path: string, text: string) => ({
  path,
  source: utf8Encode(text),
  offsetBytes: null,
  mimeType: null,
  conditions: {},
  createParents: true,
});

async function filesOf({ kernel }: Node): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const { path, isDirectory } of kernel.walk("/", CONTEXT, OPTIONS)) {
    if (isDirectory) continue;
    const range = { offsetBytes: 0, lengthBytes: null };
    const { bytes } = await kernel.sysRead({ path, range, expectedContentId: null }, CONTEXT, OPTIONS);
    files[path] = utf8Decode(bytes);
  }
  return files;
}

function hostFiles(root: string): readonly string[] {
  const names = readdirSync(root, { recursive: true }) as string[];
  return names.filter((name) => !name.startsWith(".nexus-") && statSync(join(root, name)).isFile()).sort();
}

const notesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);

const BEFORE = { "/d/f": "old", "/d/g": "beside" };
type Files = Readonly<Record<string, string>>;

/** What a call leaves when it is done, and on the way there. */
type Outcomes = readonly [after: Files, ...meanwhile: readonly Files[]];

const CALLS: readonly (readonly [string, (kernel: KernelRuntime) => Promise<unknown>, ...Outcomes])[] = [
  [
    "replacing a file",
    (kernel) => kernel.write(writing("/d/f", "newer"), CONTEXT, OPTIONS),
    { ...BEFORE, "/d/f": "newer" },
  ],
  [
    "creating a file",
    (kernel) => kernel.write(writing("/d/n", "new"), CONTEXT, OPTIONS),
    { ...BEFORE, "/d/n": "new" },
  ],
  [
    "appending to a file that is not there",
    (kernel) =>
      kernel.append({ path: "/d/n", data: utf8Encode("new"), createParents: false }, CONTEXT, OPTIONS),
    { ...BEFORE, "/d/n": "new" },
  ],
  [
    "renaming a file",
    (kernel) => kernel.sysRename({ from: "/d/f", to: "/h", conditions: {} }, CONTEXT, OPTIONS),
    { "/d/g": "beside", "/h": "old" },
  ],
  [
    "renaming a folder",
    (kernel) => kernel.sysRename({ from: "/d", to: "/e", conditions: {} }, CONTEXT, OPTIONS),
    { "/e/f": "old", "/e/g": "beside" },
  ],
  [
    "removing a file",
    (kernel) => kernel.sysUnlink({ path: "/d/f", recursive: false, conditions: {} }, CONTEXT, OPTIONS),
    { "/d/g": "beside" },
  ],
  [
    "removing a tree",
    (kernel) => kernel.sysUnlink({ path: "/d", recursive: true, conditions: {} }, CONTEXT, OPTIONS),
    {},
  ],
  [
    "copying a tree",
    (kernel) => kernel.sysCopy({ from: "/d", to: "/e", recursive: true, overwrite: false }, CONTEXT, OPTIONS),
    { ...BEFORE, "/e/f": "old", "/e/g": "beside" },
    { ...BEFORE, "/e/f": "old" },
  ],
];

describe("a crash at any step of", () => {
  it.each(CALLS.map(([what, run, ...outcomes]) => ({ what, run, outcomes })))(
    "$what leaves host folder and entries of one mind",
    { timeout: 60_000 },
    async ({ run, outcomes }) => {
      for (let at = 1; ; at += 1) {
        expect(at).toBeLessThan(MAX_STEPS);
        if (await crashAt(at, run, outcomes)) return;
      }
    },
  );
});

/** True when the call was done before its process could die. */
async function crashAt(
  at: number,
  run: (kernel: KernelRuntime) => Promise<unknown>,
  [after, ...meanwhile]: Outcomes,
): Promise<boolean> {
  const folder = tempFolder();
  const root = join(folder, "root");
  const rows = await openLevelMetaStore({
    folder: join(folder, "rows"),
    zoneId: ROOT_ZONE,
    reserveBytes: 64 * 1024,
  });
  onTestFinished(() => rows.close());
  const first = await openNode(root, rows, new Death(0));
  for (const [path, text] of Object.entries(BEFORE))
    await first.kernel.write(writing(path, text), CONTEXT, OPTIONS);
  await first.kernel.close();

  const death = new Death(at);
  const mortal = await openNode(root, rows, death);
  const ended = run(mortal.kernel).then(
    () => "done" as const,
    (error: unknown) => NexusError.from(error),
  );
  const end = await Promise.race([ended, death.happened]);
  expect(["done", "died"]).toContain(end);

  const next = await openNode(root, rows, new Death(0));
  const files = await filesOf(next);
  await vi.waitFor(() => expect(notesIn(join(root, INTENTS_FOLDER_NAME))).toEqual([]));
  expect([BEFORE, ...meanwhile, after]).toContainEqual(files);
  expect([at, hostFiles(root).map((name) => `/${name}`)]).toEqual([at, Object.keys(files).sort()]);
  // Only bytes that were being received stay.
  if (death.isNoted || end === "done") expect(notesIn(join(root, ".nexus-staging"))).toEqual([]);
  expect(next.outcomes.filter(({ kind }) => kind === "waiting")).toEqual([]);
  for (const path of new Set([...Object.keys(BEFORE), ...Object.keys(after)])) {
    await next.kernel.write(writing(path, "again"), CONTEXT, OPTIONS);
  }
  await next.kernel.close();
  await Promise.all(death.handles.map((handle) => handle.close().catch(() => undefined)));
  return end === "done";
}
