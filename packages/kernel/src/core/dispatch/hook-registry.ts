import { NexusError } from "@nexus/contracts";
import { withDeadline } from "@nexus/lib";
import type { HookOperation, HookRegistration, PostHookEvent, PreHookEvent } from "./types.js";

export type HookPhase = "pre" | "post" | "failed";

/** Told of every hook that failed where its failure cannot fail the call, and of pre hooks that did not answer. */
export type HookFailureListener = (failure: {
  readonly hook: string;
  readonly phase: HookPhase;
  readonly event: HookFailureEvent;
  readonly error: unknown;
}) => void;

/** What the hook was told of: a call, or a mount that came about by whoever's doing. */
export interface HookFailureEvent {
  readonly operation: HookOperation | "mount" | "unmount";
  readonly path: string;
}

export interface HookRegistryOptions {
  /** Longest a post or failed hook may keep a call waiting (ms). */
  readonly hookTimeoutMs: number;
  readonly onHookFailure: HookFailureListener;
}

type PreHook = Pick<HookRegistration, "name"> & { readonly run: NonNullable<HookRegistration["pre"]> };
type PostHook = Pick<HookRegistration, "name"> & { readonly run: NonNullable<HookRegistration["post"]> };
type FailedHook = Pick<HookRegistration, "name"> & { readonly run: NonNullable<HookRegistration["failed"]> };

interface Lists {
  pre: readonly PreHook[];
  post: readonly PostHook[];
  failed: readonly FailedHook[];
}

const NO_HOOKS: Lists = { pre: [], post: [], failed: [] };

/**
 * The INTERCEPT rooms: hooks by operation. A pre hook that throws vetoes the call and those behind it do not
 * run; post and failed hooks all run, and what they throw is reported, never passed on. Lists are replaced,
 * not changed, so a call keeps the hooks it began with.
 */
export class HookRegistry {
  readonly #options: HookRegistryOptions;
  readonly #lists = new Map<HookOperation, Lists>();

  constructor(options: HookRegistryOptions) {
    this.#options = options;
  }

  /** Adds the hooks of one owner; the function returned removes exactly them, once. */
  register<O extends HookOperation>(registration: HookRegistration<O>): () => void {
    // Of any operation from here on: each goes into the lists of its own ones only.
    const owner: HookRegistration = registration;
    const { name } = owner;
    const preHook = owner.pre === undefined ? null : { name, run: owner.pre.bind(owner) };
    const postHook = owner.post === undefined ? null : { name, run: owner.post.bind(owner) };
    const failedHook = owner.failed === undefined ? null : { name, run: owner.failed.bind(owner) };
    const operations = [...new Set(registration.operations)];
    for (const operation of operations) {
      const lists = this.#of(operation);
      this.#lists.set(operation, {
        pre: preHook === null ? lists.pre : [...lists.pre, preHook],
        post: postHook === null ? lists.post : [...lists.post, postHook],
        failed: failedHook === null ? lists.failed : [...lists.failed, failedHook],
      });
    }
    return () => {
      for (const operation of operations) {
        const lists = this.#of(operation);
        this.#lists.set(operation, {
          pre: lists.pre.filter((hook) => hook !== preHook),
          post: lists.post.filter((hook) => hook !== postHook),
          failed: lists.failed.filter((hook) => hook !== failedHook),
        });
      }
    };
  }

  count(operation: HookOperation): number {
    const { pre, post, failed } = this.#of(operation);
    return pre.length + post.length + failed.length;
  }

  /** True when nobody listens: callers then need not even build the event. */
  isSilent(operation: HookOperation): boolean {
    return this.count(operation) === 0;
  }

  /**
   * Runs pre hooks in order of registration. Errors: the NexusError a hook threw; ACCESS_DENIED (cause kept)
   * for anything else it threw; DEADLINE_EXCEEDED, naming the hook, when it does not answer.
   */
  async runPre(event: PreHookEvent, timeoutMs: number, signal: AbortSignal | null): Promise<void> {
    for (const hook of this.#of(event.operation).pre) {
      try {
        const answer = hook.run(event);
        // What answers at once needs no timer, which would cost more than the hook.
        if (answer === undefined) continue;
        await withDeadline(() => answer, timeoutMs, `pre hook ${hook.name} of ${event.operation}`, signal);
      } catch (error) {
        if (NexusError.is(error)) {
          // A refusal is a pre hook's right; not answering is a fault of its own.
          if (error.code === "DEADLINE_EXCEEDED") {
            this.#options.onHookFailure({ hook: hook.name, phase: "pre", event, error });
          }
          throw error;
        }
        throw new NexusError({
          code: "ACCESS_DENIED",
          what: `hook ${hook.name} refused ${event.operation} of ${event.path}: ${String(error)}`,
          remedy: "change the call to what the hook allows, or stop the service that installed it",
          cause: error,
        });
      }
    }
  }

  async runPost(event: PostHookEvent): Promise<void> {
    for (const hook of this.#of(event.operation).post) {
      await this.#shield(hook.name, "post", event, () => hook.run(event));
    }
  }

  async runFailed(event: PreHookEvent, error: unknown): Promise<void> {
    for (const hook of this.#of(event.operation).failed) {
      await this.#shield(hook.name, "failed", event, () => hook.run(event, error));
    }
  }

  async #shield(
    hook: string,
    phase: HookPhase,
    event: PreHookEvent,
    run: () => Promise<void> | void,
  ): Promise<void> {
    try {
      const answer = run();
      if (answer === undefined) return;
      await withDeadline(
        () => answer,
        this.#options.hookTimeoutMs,
        `${phase} hook ${hook} of ${event.operation}`,
      );
    } catch (error) {
      this.#options.onHookFailure({ hook, phase, event, error });
    }
  }

  #of(operation: HookOperation): Lists {
    return this.#lists.get(operation) ?? NO_HOOKS;
  }
}
