import { type FileMetadata, NexusError } from "@nexus/contracts";
import type { CommitResult } from "../abc/meta-store.js";
import type { Route } from "../core/router/vfs-router.js";
import type { UnlinkRequest, UnlinkResult } from "./api.js";
import type { Call } from "./call.js";
import type { KernelParts } from "./parts.js";
import { commit, type Interception, lastOutcome, withIoLocks } from "./pipeline.js";
import { discardMutation } from "./trash.js";
import { beginRemoval, type Removable, walkRemoval } from "./walk-removal.js";

/** Entries of one directory that hooks or observers hear of when it goes into the trash; more are refused. */
const MAX_HEARD_ENTRIES = 100_000;

interface Child {
  readonly entry: FileMetadata;
  readonly interception: Interception;
}

/**
 * Moves a directory into the trash with all it holds, by one change of a row, after each entry below it passed gate and
 * pre hooks. What others put there between that walk and the commit goes with it.
 */
export async function discardTree(
  parts: KernelParts,
  call: Call,
  request: UnlinkRequest,
  route: Route,
): Promise<UnlinkResult> {
  const review = new TreeReview(parts, call);
  let committed: CommitResult;
  try {
    await review.visit(route);
    committed = await withIoLocks(parts, call, "exclusive", [route], () =>
      commit(parts, call, route, [
        discardMutation(parts, call, route, { conditions: request.conditions, recursive: true }),
      ]),
    );
  } catch (error) {
    await review.fail(error);
    throw error;
  }
  await review.succeed(committed);
  const { entry, trashed } = lastOutcome(committed);
  const removedCount = review.entries + 1;
  return { entry, removedCount, token: committed.token, ...(trashed === true ? { trashed } : {}) };
}

/** Gate and pre hooks of everything below a directory, children first. */
class TreeReview {
  readonly #parts: KernelParts;
  readonly #call: Call;
  readonly #heard: Child[] = [];
  readonly #isHeard: boolean;
  entries = 0;

  constructor(parts: KernelParts, call: Call) {
    this.#parts = parts;
    this.#call = call;
    this.#isHeard = !parts.hooks.isSilent("delete") || parts.observers.mask !== 0;
  }

  visit(directory: Route): Promise<void> {
    return walkRemoval(this.#parts, this.#call, directory, (removable) => this.#hear(removable));
  }

  async #hear({ route, entry, directory }: Removable): Promise<void> {
    this.entries += 1;
    if (!this.#isHeard) return;
    if (this.#heard.length >= MAX_HEARD_ENTRIES) throw tooMany(directory);
    this.#heard.push({ entry, interception: await beginRemoval(this.#parts, this.#call, route) });
  }

  async fail(error: unknown): Promise<void> {
    for (const { interception } of this.#heard) await interception.fail(error);
  }

  async succeed({ token }: CommitResult): Promise<void> {
    for (const { entry, interception } of this.#heard) {
      await interception.succeed({ entry, previous: entry, created: false, token });
    }
  }
}

function tooMany(directory: Route): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `more than ${MAX_HEARD_ENTRIES} entries would go into the trash at once, each of which hooks hear of`,
    remedy: `remove what is in ${directory.visiblePath} first, a part at a time`,
    details: { limit: MAX_HEARD_ENTRIES },
  });
}
