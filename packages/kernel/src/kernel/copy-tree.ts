import { type CommitToken, DT_DIR, DT_LINK, DT_REG, type FileMetadata, NexusError } from "@nexus/contracts";
import { invariant, pathBelow } from "@nexus/lib";
import type { CommitResult, Mutation, MutationOutcome } from "../abc/meta-store.js";
import type { Route } from "../core/router/vfs-router.js";
import type { CopyRequest } from "./api.js";
import type { Call } from "./call.js";
import { refusedCopy, requireCopyableTree } from "./copy-check.js";
import {
  asAlreadyThere,
  copyEffect,
  type FileCopy,
  fileMutations,
  isPublished,
  linkMutation,
  publishCopy,
} from "./copy-entry.js";
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

/** An entry that passed gate and pre hooks and waits for its commit. */
interface Pending {
  readonly file: FileCopy;
  readonly interception: Interception;
  /** Position, in the batch, of the mutation that makes the entry. */
  readonly position: number;
}

/**
 * Copies a tree at one read position: directories before what they hold, in bounded commits; a file whose bytes go into
 * a path-addressed store has a commit of its own, behind what was gathered before it. Each entry passes gate and hooks.
 * What is copied before a refusal stays, and the refusal says how much that is.
 */
export class TreeCopy {
  readonly #parts: KernelParts;
  #call: Call;
  readonly #request: CopyRequest;
  #mutations: Mutation[] = [];
  #pending: Pending[] = [];
  #copiedCount = 0;
  #token: CommitToken | null = null;
  #top: MutationOutcome | null = null;
  /** What is being copied. */
  #atPath = "";

  constructor(parts: KernelParts, call: Call, request: CopyRequest) {
    this.#parts = parts;
    this.#call = call;
    this.#request = request;
  }

  async copy(source: Route, entry: FileMetadata, target: Route): Promise<CopiedTree> {
    await requireCopyableTree(this.#parts, this.#call, source);
    this.#atPath = source.visiblePath;
    this.#mutations.push(this.#directory(entry, target));
    try {
      await this.#copyChildren(source, source, target);
      await this.#flush(target);
    } catch (error) {
      const failure = this.#explain(source, target, error);
      for (const { interception } of this.#pending) await interception.fail(failure);
      throw failure;
    }
    invariant(this.#top !== null && this.#token !== null, "a tree copy commits at least its top");
    return { top: this.#top, copiedCount: this.#copiedCount, token: this.#token };
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
    this.#atPath = source.visiblePath;
    await authorize(this.#parts, this.#call, "READ", source);
    await authorize(this.#parts, this.#call, "WRITE", target);
    const { overwrite } = this.#request;
    const file = { source, entry, target, overwrite };
    if (entry.entryType === DT_REG && isPublished(file)) return this.#publish(file, targetTop);
    const interception = await this.#intercepted(file);
    this.#pending.push({ file, interception, position: this.#mutations.length });
    this.#mutations.push(...(await this.#mutationsOf(file)));
    if (this.#mutations.length >= this.#parts.limits.treeCommitMutations) await this.#flush(targetTop);
  }

  #intercepted({ source, target, overwrite }: FileCopy): Promise<Interception> {
    const subject = { operation: "copy", route: source, target, overwrite, recursive: false } as const;
    return beginInterception(this.#parts, this.#call, subject);
  }

  /** Bytes in a host folder take their place beside a commit of their own, below directories that are there. */
  async #publish(file: FileCopy, targetTop: Route): Promise<void> {
    await this.#flush(targetTop);
    this.#atPath = file.source.visiblePath;
    const interception = await this.#intercepted(file);
    let result: CommitResult;
    try {
      result = await publishCopy(this.#parts, this.#call, file);
    } catch (error) {
      const failure = asAlreadyThere(file, error);
      await interception.fail(failure);
      throw failure;
    }
    this.#call = this.#call.renewed();
    this.#token = result.token;
    this.#copiedCount += 1;
    await interception.succeed(copyEffect(result.outcomes, result.token));
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
    if (this.#top === null) {
      this.#top = result.outcomes[0] ?? null;
      // Its hooks are the call's own.
      this.#copiedCount = 1;
    }
    const pending = this.#pending;
    this.#mutations = [];
    this.#pending = [];
    this.#copiedCount += pending.length;
    for (const [i, { interception, position }] of pending.entries()) {
      const outcomes = result.outcomes.slice(position, pending[i + 1]?.position);
      await interception.succeed(copyEffect(outcomes, result.token));
    }
  }

  /** The refusal of an entry: which one it is, and what stays copied. Before the top is made, that is nothing. */
  #explain(source: Route, target: Route, error: unknown): unknown {
    if (this.#top === null) return error;
    const failure = NexusError.from(error);
    const position = failure.details["mutation"];
    const refused =
      typeof position === "number" ? this.#pending.findLast((each) => each.position <= position) : undefined;
    const failedPath = refused?.file.source.visiblePath ?? this.#atPath;
    const copiedCount = this.#copiedCount;
    return new NexusError({
      code: failure.code,
      what: `${failure.what}; before ${failedPath}, ${copiedCount} entries of ${source.visiblePath} were copied, which stay at ${target.visiblePath}`,
      remedy: failure.remedy ?? `remove ${target.visiblePath}, or copy again and replace what is there`,
      details: { ...failure.details, copiedCount, failedPath },
      cause: failure,
    });
  }
}
