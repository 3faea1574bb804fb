import {
  type DT_DIR,
  DT_EXTERNAL_STORAGE,
  type FileMetadata,
  NexusError,
  type WriteConditions,
} from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import type { CommitResult, MutationOutcome, RemoveMutation } from "../abc/meta-store.js";
import type { Route } from "../core/router/vfs-router.js";
import type { Call } from "./call.js";
import type { KernelParts } from "./parts.js";
import { commit, type Interception, lastOutcome, withIoLocks } from "./pipeline.js";
import { leavingOf, removeContent, removingBytes } from "./removal.js";
import { beginRemoval, type Removable, walkRemoval } from "./walk-removal.js";

/** A removal that passed gate and pre hooks and waits for its commit. */
interface Pending {
  readonly route: Route;
  readonly entry: FileMetadata;
  readonly interception: Interception;
}

/** What is to go with all it holds. */
export interface TreeTop {
  readonly topType: typeof DT_DIR | typeof DT_EXTERNAL_STORAGE;
  readonly conditions: WriteConditions;
}

type Removed = { readonly result: CommitResult; readonly outcome: MutationOutcome };

/**
 * Removes a directory with all it holds: walks depth first, gathers removals children first, and commits
 * them in bounded batches, each all or nothing. A directory that others fill meanwhile is walked again, a
 * bounded number of times.
 */
export class TreeRemoval {
  readonly #parts: KernelParts;
  readonly #call: Call;
  readonly #top: TreeTop;
  #batch: Pending[] = [];
  #retriesLeft: number;
  removedCount = 0;

  constructor(parts: KernelParts, call: Call, top: TreeTop) {
    this.#parts = parts;
    this.#call = call;
    this.#top = top;
    this.#retriesLeft = parts.limits.maxTreeRetries;
  }

  /** Errors: those of any child's removal; DIRECTORY_NOT_EMPTY when others keep filling it. */
  async remove(top: Route): Promise<Removed> {
    for (;;) {
      try {
        await walkRemoval(this.#parts, this.#call, top, (removable) => this.#gather(removable));
        await this.#flush();
        return await this.#removeTop(top);
      } catch (error) {
        await this.#dropBatch(error);
        if (!this.#mayRetry(error)) throw error;
      }
    }
  }

  /** What was gathered and will not be committed: its hooks hear that it failed. */
  async #dropBatch(error: unknown): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    for (const { interception } of batch) await interception.fail(error);
  }

  #mayRetry(error: unknown): boolean {
    if (!NexusError.is(error)) return false;
    // A child that went or a directory that filled up between listing and commit: look again.
    if (error.code !== "DIRECTORY_NOT_EMPTY" && error.details["vanished"] !== true) return false;
    this.#retriesLeft -= 1;
    return this.#retriesLeft >= 0;
  }

  async #gather({ route, entry }: Removable): Promise<void> {
    const interception = await beginRemoval(this.#parts, this.#call, route);
    this.#batch.push({ route, entry, interception });
    if (this.#batch.length >= this.#parts.limits.treeCommitMutations) await this.#flush();
  }

  async #flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    const [first] = batch;
    if (first === undefined) return;
    let result: CommitResult;
    try {
      result = await this.#commit(batch, first);
    } catch (error) {
      const failure = explain(batch, error);
      for (const { interception } of batch) await interception.fail(failure);
      throw failure;
    }
    this.removedCount += batch.length;
    for (const [i, { interception }] of batch.entries()) {
      const outcome = result.outcomes[i];
      invariant(outcome !== undefined, "a commit has an outcome a mutation", { position: i });
      const { entry } = outcome;
      await interception.succeed({ entry, previous: entry, created: false, token: result.token });
    }
  }

  #commit(batch: readonly Pending[], first: Pending): Promise<CommitResult> {
    const mutations = batch.map(({ route, entry }): RemoveMutation => {
      return { kind: "remove", path: route.zonePath, entryType: entry.entryType, conditions: {} };
    });
    const routes = batch.map((pending) => pending.route);
    const work = async (): Promise<CommitResult> => {
      const result = await commit(this.#parts, this.#call, first.route, mutations);
      if (!this.#keepsBytes) {
        for (const { route, entry } of batch) await removeContent(this.#call, route, entry);
      }
      return result;
    };
    return withIoLocks(this.#parts, this.#call, "exclusive", routes, () =>
      this.#keepsBytes ? work() : removingBytes(this.#call, batch, work),
    );
  }

  /** External storage keeps what it holds: it is taken away from here, not emptied. */
  get #keepsBytes(): boolean {
    return this.#top.topType === DT_EXTERNAL_STORAGE;
  }

  /** The directory itself: its hooks are the call's own. */
  async #removeTop(route: Route): Promise<Removed> {
    const mutation: RemoveMutation = {
      kind: "remove",
      path: route.zonePath,
      entryType: this.#top.topType,
      conditions: this.#top.conditions,
    };
    const result = await withIoLocks(this.#parts, this.#call, "exclusive", [route], async () => {
      return removingBytes(this.#call, await leavingOf(this.#parts, this.#call, route), async () => {
        const committed = await commit(this.#parts, this.#call, route, [mutation]);
        await removeContent(this.#call, route, lastOutcome(committed).entry);
        return committed;
      });
    });
    const outcome = lastOutcome(result);
    this.removedCount += 1;
    return { result, outcome };
  }
}

/** The refusal of a batch, naming the entry it is about. `vanished`: the entry went, or became another. */
function explain(batch: readonly Pending[], error: unknown): NexusError {
  const failure = NexusError.from(error);
  const position = failure.details["mutation"];
  const at = typeof position === "number" ? batch[position] : undefined;
  if (at === undefined) return failure;
  return new NexusError({
    code: failure.code,
    what: failure.what,
    ...(failure.remedy === null ? {} : { remedy: failure.remedy }),
    details: {
      ...failure.details,
      path: at.route.visiblePath,
      vanished: failure.code === "NOT_FOUND" || failure.code === "WRONG_TYPE",
    },
    cause: failure,
  });
}
