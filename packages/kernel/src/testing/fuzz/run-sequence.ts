import { type DirEntryType, DT_PIPE } from "@nexus/contracts";
import { expect } from "vitest";
import type { FileEvent } from "../../core/events/file-event.js";
import type { KernelRuntime } from "../../kernel/runtime.js";
import { ANN, listed } from "../kernel-fixture.js";
import { type Actual, CALL_OPTIONS } from "./answers.js";
import { MAX_CHANNEL_MESSAGES } from "./channel-calls.js";
import { Comparison } from "./comparison.js";
import type { FuzzCall } from "./fuzz-calls.js";
import { Model, type ModelState } from "./model.js";
import { isChannel } from "./model-channels.js";
import { Performer } from "./perform.js";
import { StreamOffsets } from "./perform-channels.js";
import { endLocks, GrantNumbers, type PassLockTime } from "./perform-locks.js";
import { isTimeCall, LAST_TIME_CALLS } from "./time-calls.js";
import { WatchReplay } from "./watch-replay.js";

const START_MS = 1_700_000_000_000;

/** What the calls of a sequence are made to: one kernel, or a cluster of them. */
export interface FuzzTarget {
  /** The kernel to call now; another one may be next. */
  kernel(): KernelRuntime;
  /** Where a watcher runs beside the calls, perhaps on another node; null: nowhere that outlives a sequence. */
  readonly watchedAt: KernelRuntime | null;
  /** Sets the wall clock of every kernel. */
  setWallMs(wallMs: number): void;
  /** Every event of a call made through any kernel, until the returned function is called. */
  observe(onEvent: (event: FileEvent) => void): () => void;
  /** Makes the call; something may break meanwhile, and is whole again when this resolves. */
  around<T>(call: FuzzCall, work: () => Promise<T>): Promise<T>;
  /** The code says that nobody knows whether the call happened. */
  isUncertain(code: string): boolean;
  /** Passes time for locks; null: they have a clock of their own. */
  readonly passLockTime: PassLockTime;
  /** Passes time for trash, lives and sessions, and resolves when what is over is gone; none: they have a clock. */
  readonly passZoneTime?: (ms: number) => Promise<void>;
}

/** Makes the calls below `folder` and compares each, and at the end the whole tree, with the model. */
export async function runSequence(
  target: FuzzTarget,
  folder: string,
  calls: readonly FuzzCall[],
): Promise<void> {
  target.setWallMs(START_MS);
  const kernel = target.kernel();
  if (folder !== "") await kernel.mkdir({ path: folder, parents: false, existOk: false }, ANN, CALL_OPTIONS);
  const model = new Model(START_MS);
  const top = await kernel.sysStat(folder === "" ? "/" : folder, ANN, CALL_OPTIONS);
  const { ownerId, createdAtMs, modifiedAtMs } = top.entry;
  model.tree.update("/", { ownerId, createdAtMs, modifiedAtMs });

  let known = new Comparison(folder);
  const events: FileEvent[] = [];
  const stopObserving = target.observe((event) => void events.push(event));
  const watcher = await watcherOf(target, folder, calls);
  const watching = watcher?.run() ?? Promise.resolve(null);
  const names = { grants: new GrantNumbers(), offsets: new StreamOffsets() };
  let at = 0;
  const make = async (call: FuzzCall): Promise<void> => {
    at += 1;
    model.tree.nowMs = START_MS + at;
    target.setWallMs(model.tree.nowMs);
    events.length = 0;
    const performer = performerOf(target, folder, names);
    const results = await target.around(call, () => performer.perform(call));
    known = await settle(target, folder, model, known, { at: at - 1, call, results, events, names });
  };
  try {
    for (const call of calls) await make(call);
    if (calls.some(isTimeCall)) for (const call of LAST_TIME_CALLS) await make(call);
    await requireSameTree(target.kernel(), folder, model, known);
    await requireSameLocks(target, folder, model, names);
    for (const { path, type } of model.tree.walk("/").filter(isChannel)) {
      for (const call of lastCallsOf(path, type)) await make(call);
    }
    await endLocks(target.kernel(), folder === "" ? "/" : folder);
    await watcher?.finish(watching);
  } finally {
    stopObserving();
    await watcher?.stop(watching);
  }
}

/** Of a directory that comes back from the trash a watcher is told, and not of what is in it. */
async function watcherOf(
  { watchedAt }: FuzzTarget,
  folder: string,
  calls: readonly FuzzCall[],
): Promise<WatchReplay | null> {
  if (watchedAt === null || calls.some(({ kind }) => kind === "restoreTrash")) return null;
  const keepsTrash = calls.some(({ kind }) => kind === "keepTrash");
  return WatchReplay.begin(watchedAt, folder === "" ? "/" : folder, keepsTrash);
}

/** Names the kernel gives, as numbers that a sequence can know. */
interface KernelNames {
  readonly grants: GrantNumbers;
  readonly offsets: StreamOffsets;
}

function performerOf(target: FuzzTarget, folder: string, names: KernelNames): Performer {
  const { passLockTime, passZoneTime = null } = target;
  return new Performer({ kernel: target.kernel(), folder, ...names, passLockTime, passZoneTime });
}

/** What is left in a pipe or stream is the model's too; it is removed then, so that the next sequence finds room. */
function lastCallsOf(path: string, type: DirEntryType): readonly FuzzCall[] {
  const [maxMessages, maxBytes] = [MAX_CHANNEL_MESSAGES, 1_000];
  const pop: FuzzCall = { kind: "pop", path, maxMessages: 1, maxBytes };
  const read: FuzzCall = { kind: "readMessages", path, offset: 0, maxMessages, maxBytes };
  const rest = type === DT_PIPE ? new Array<FuzzCall>(MAX_CHANNEL_MESSAGES).fill(pop) : [read];
  const removal: FuzzCall = { kind: "unlink", item: { path, recursive: false, conditions: {} } };
  return [{ kind: "channelStatus", path }, ...rest, removal];
}

interface Made {
  readonly at: number;
  readonly call: FuzzCall;
  readonly results: readonly Actual[];
  readonly events: readonly FileEvent[];
  readonly names: KernelNames;
}

/** Takes over what the model says of a call that was made; of several possible outcomes, the one that came about. */
async function settle(
  target: FuzzTarget,
  folder: string,
  model: Model,
  known: Comparison,
  { at, call, results, events, names }: Made,
): Promise<Comparison> {
  const differences: string[] = [];
  const outcomes = model.outcomesOf(call);
  const isUncertain = results.some((result) => !result.ok && target.isUncertain(result.code));
  const candidates: { readonly after: ModelState; readonly learned: Comparison }[] = [];
  for (const outcome of outcomes) {
    const learned = known.copy();
    const difference = isUncertain ? null : learned.differenceOf(outcome, results, events);
    if (difference === null) candidates.push({ after: outcome.after, learned });
    else differences.push(difference);
  }
  // Nobody was told whether it happened: it may also not have.
  if (isUncertain) candidates.push({ after: model.state, learned: known.copy() });
  for (const { after, learned } of candidates) {
    model.restore(after);
    if (outcomes.length === 1 && !isUncertain) return learned;
    try {
      const seen = learned.copy();
      await requireSameTree(target.kernel(), folder, model, seen);
      if (isUncertain) {
        await requireSameLocks(target, folder, model, names);
        await requireSameMessages(target, folder, model, seen, names);
      }
      return isUncertain ? seen : learned;
    } catch (error) {
      differences.push(String(error));
    }
  }
  throw new Error(`call ${at}, ${JSON.stringify(call)}: ${differences.join("; or ")}`);
}

/** Every lock that somebody holds is one of the model's, and the other way round. */
async function requireSameLocks(
  target: FuzzTarget,
  folder: string,
  model: Model,
  names: KernelNames,
): Promise<void> {
  const call = { kind: "listLocks", path: "/", limit: 1_000 } as const;
  const [found] = await performerOf(target, folder, names).perform(call);
  expect(found).toEqual({ ok: true, value: model.locks.run(call), entries: [] });
}

/** Every pipe and stream says of its messages what the model's does, without one being taken. */
async function requireSameMessages(
  target: FuzzTarget,
  folder: string,
  model: Model,
  known: Comparison,
  names: KernelNames,
): Promise<void> {
  for (const { path } of model.tree.walk("/").filter(isChannel)) {
    const call: FuzzCall = { kind: "channelStatus", path };
    const results = await performerOf(target, folder, names).perform(call);
    const [outcome] = model.outcomesOf(call);
    const difference = outcome === undefined ? "nothing" : known.differenceOf(outcome, results, []);
    if (difference !== null) throw new Error(`what is in ${path}: ${difference}`);
  }
}

/** The whole tree, read back, is the model's: entries, etags and bytes. */
async function requireSameTree(
  kernel: KernelRuntime,
  folder: string,
  model: Model,
  known: Comparison,
): Promise<void> {
  const path = folder === "" ? "/" : folder;
  const stats = await listed(kernel.walk(path, ANN, CALL_OPTIONS));
  const expected = model.tree.walk("/");
  const difference = known.ofEntries(
    expected,
    stats.map(({ entry }) => entry),
  );
  if (difference !== null) throw new Error(`the tree: ${difference}`);
  for (const each of expected) {
    if (each.content === null) continue;
    const request = {
      path: folder + each.path,
      range: { offsetBytes: 0, lengthBytes: null },
      expectedContentId: null,
    };
    const { bytes } = await kernel.sysRead(request, ANN, CALL_OPTIONS);
    expect({ path: each.path, bytes: [...bytes] }).toEqual({ path: each.path, bytes: [...each.content] });
  }
}
