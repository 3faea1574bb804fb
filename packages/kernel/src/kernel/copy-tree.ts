import { type CommitToken, DT_DIR, DT_LINK, DT_REG, type FileMetadata, NexusError } from "@nexus/contracts";
import { invariant, pathBelow } from "@nexus/lib";
import type { Mutation, MutationOutcome } from "../abc/meta-store.js";
import type { Route } from "../core/router/vfs-router.js";
import type { CopyRequest } from "./api.js";
import type { Call } from "./call.js";
import { refusedCopy, requireCopyableTree } from "./copy-check.js";
import { type FileCopy, fileMutations, linkMutation } from "./copy-entry.js";
import { childRoute } from "./list.js";
import { type KernelParts, metaStoreOf } from "./parts.js";
import { authorize, beginInterception, commit, type Interception, withIoLocks } from "./pipeline.js";
import { copiedAttributes } from "./reserved-attributes.js";
import { createMutation } from "./setattr.js";

/** What became of a tree: its top, and how much was copied. */
export interface CopiedTree {
  readonly top: MutationOutcome;
  readonly copiedCount: number;
  readonly token: CommitToken;
}

interface Pending {
  readonly interception: Interception;
  /** Position, in the batch, of the mutation that makes the entry. */
  readonly position: number;
}

/**
 * Copies a tree at one read position: directories before what they hold, in bounded commits. Each entry
 * passes gate and hooks. What is copied before a refusal stays.
 */
export class TreeCopy {
  readonly #parts: KernelParts;
  readonly #call: Call;
  readonly #request: CopyRequest;
  #mutations: Mutation[] = [];
  #pending: Pending[] = [];
  #copiedCount = 0;
  #token: CommitToken | null = null;
  #top: MutationOutcome | null = null;

  constructor(parts: KernelParts, call: Call, request: CopyRequest) {
    this.#parts = parts;
    this.#call = call;
    this.#request = request;
  }

  async copy(source: Route, entry: FileMetadata, target: Route): Promise<CopiedTree> {
    this.#requireSupported(target);
    await requireCopyableTree(this.#parts, this.#call, source);
    this.#mutations.push(this.#directory(entry, target));
    // The hooks of the top are the call's own.
    this.#copiedCount = 1;
    try {
      await this.#copyChildren(source, source, target);
      await this.#flush(target);
    } catch (error) {
      for (const { interception } of this.#pending) await interception.fail(error);
      throw error;
    }
    invariant(this.#top !== null && this.#token !== null, "a tree copy commits at least its top");
    return { top: this.#top, copiedCount: this.#copiedCount, token: this.#token };
  }

  /** A tree is copied by naming content again; bytes in a host folder would each have to be published. */
  #requireSupported(target: Route): void {
    if (target.store.addressing === "content") return;
    throw new NexusError({
      code: "UNSUPPORTED",
      what: `a tree cannot be copied into the path-addressed store at ${target.visiblePath}`,
      remedy: "copy its files one by one",
      details: { path: target.visiblePath },
    });
  }

  async #copyChildren(top: Route, directory: Route, targetTop: Route): Promise<void> {
    const store = metaStoreOf(this.#parts, directory.zoneId);
    const { treePageEntries: limit } = this.#parts.limits;
    let cursor: string | null = null;
    do {
      const options = await this.#call.pinnedReadOptions(directory.zoneId);
      const page: Awaited<ReturnType<typeof store.list>> = await store.list(
        directory.zonePath,
        { cursor, limit },
        options,
      );
      for (const entry of page.entries) {
        const source = childRoute(this.#parts, directory, entry);
        await this.#copyEntry(source, entry, this.#targetOf(top, source, targetTop), targetTop);
        if (entry.entryType === DT_DIR) await this.#copyChildren(top, source, targetTop);
      }
      cursor = page.nextCursor;
    } while (cursor !== null);
  }

  #targetOf(top: Route, source: Route, targetTop: Route): Route {
    const below = pathBelow(source.zonePath, top.zonePath);
    const zonePath = targetTop.zonePath === "/" ? below : targetTop.zonePath + below;
    return this.#parts.router.route(targetTop.zoneId, zonePath, true, targetTop.visibleRoot);
  }

  async #copyEntry(source: Route, entry: FileMetadata, target: Route, targetTop: Route): Promise<void> {
    await authorize(this.#parts, this.#call, "READ", source);
    await authorize(this.#parts, this.#call, "WRITE", target);
    const { overwrite } = this.#request;
    const subject = { operation: "copy", route: source, target, overwrite, recursive: false } as const;
    const interception = await beginInterception(this.#parts, this.#call, subject);
    this.#pending.push({ interception, position: this.#mutations.length });
    const file = { source, entry, target, overwrite };
    this.#mutations.push(...(await this.#mutationsOf(file)));
    if (this.#mutations.length >= this.#parts.limits.treeCommitMutations) await this.#flush(targetTop);
  }

  async #mutationsOf(file: FileCopy): Promise<readonly Mutation[]> {
    const { source, entry, target } = file;
    switch (entry.entryType) {
      case DT_DIR:
        return [this.#directory(entry, target)];
      case DT_REG:
        return fileMutations(this.#parts, this.#call, file);
      case DT_LINK:
        return [linkMutation(this.#parts, this.#call, file)];
      default:
        // What the look beforehand did not see came meanwhile.
        throw refusedCopy(source, entry.entryType);
    }
  }

  #directory(entry: FileMetadata, target: Route): Mutation {
    return createMutation(this.#parts, this.#call, target, {
      entryType: DT_DIR,
      existOk: this.#request.overwrite,
      createParents: false,
      mimeType: entry.mimeType,
      xattrs: copiedAttributes(entry.xattrs),
    });
  }

  async #flush(targetTop: Route): Promise<void> {
    if (this.#mutations.length === 0) return;
    const result = await withIoLocks(this.#parts, this.#call, "exclusive", [targetTop], () =>
      commit(this.#parts, this.#call, targetTop, this.#mutations),
    );
    this.#token = result.token;
    this.#top ??= result.outcomes[0] ?? null;
    const pending = this.#pending;
    this.#mutations = [];
    this.#pending = [];
    this.#copiedCount += pending.length;
    for (const { interception, position } of pending) {
      const outcome = result.outcomes[position];
      invariant(outcome !== undefined, "a commit has an outcome a mutation", { position });
      await interception.succeed({ ...outcome, token: result.token });
    }
  }
}
