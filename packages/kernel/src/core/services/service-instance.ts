import { setMaxListeners } from "node:events";
import { NexusError } from "@nexus/contracts";
import { withDeadline } from "@nexus/lib";
import type { PathResolver } from "../dispatch/path-resolver.js";
import type { HookRegistration } from "../dispatch/types.js";
import type { ServiceMethod } from "./service-methods.js";
import type { HookSpec, Service } from "./types.js";

/**
 * One running service, with the calls in progress of it: through its methods, hooks, observers and resolvers. What
 * takes its place gets the new calls; those it has begun it may finish.
 */
export class ServiceInstance {
  readonly service: Service;
  #inProgress = 0;
  #onIdle: (() => void) | null = null;
  readonly #ended = new AbortController();

  constructor(service: Service) {
    this.service = service;
    // Every call in progress listens.
    setMaxListeners(0, this.#ended.signal);
  }

  get callsInProgress(): number {
    return this.#inProgress;
  }

  /** Its hooks, each call of which counts as in progress until it has answered. */
  hookSpec(): HookSpec {
    const { resolve = [], intercept = [], observe = [], mounts = [] } = this.service.hookSpec();
    return {
      resolve: resolve.map((resolver) => this.#countResolver(resolver)),
      intercept: intercept.map((hook) => this.#countHook(hook)),
      observe: observe.map((observer) => ({
        name: observer.name,
        mask: observer.mask,
        delivery: observer.delivery,
        onEvent: (event) => this.#count(() => observer.onEvent(event)),
      })),
      mounts: mounts.map((hook) => ({
        name: hook.name,
        onMount: (place) => this.#count(() => hook.onMount(place)),
        onUnmount: (place) => this.#count(() => hook.onUnmount(place)),
      })),
    };
  }

  /** Errors: DEADLINE_EXCEEDED, CANCELLED, UNAVAILABLE (it was stopped and did not finish in time), and its own. */
  call(method: ServiceMethod, what: string, ...parameters: Parameters<ServiceMethod>): Promise<unknown> {
    const [params, context, options] = parameters;
    const signal =
      options.signal === null ? this.#ended.signal : AbortSignal.any([options.signal, this.#ended.signal]);
    const work = (inner: AbortSignal): Promise<unknown> =>
      method(params, context, { ...options, signal: inner });
    return this.#count(() =>
      withDeadline(work, options.timeoutMs, what, signal).catch((error: unknown) => {
        throw this.#ended.signal.aborted && options.signal?.aborted !== true ? this.#abandoned(what) : error;
      }),
    );
  }

  /**
   * Waits for `told`, and until no call is in progress, at most `timeoutMs`; then ends the method calls that are.
   * How many calls were left.
   */
  async drain(told: Promise<void>, timeoutMs: number): Promise<number> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      void told
        .then(() => this.#idle())
        .then(() => {
          clearTimeout(timer);
          resolve();
        });
    });
    const left = this.#inProgress;
    this.#ended.abort();
    return left;
  }

  #idle(): Promise<void> {
    if (this.#inProgress === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onIdle = resolve;
    });
  }

  #countHook(hook: HookRegistration): HookRegistration {
    const { name, operations } = hook;
    return {
      name,
      operations,
      ...(hook.pre === undefined ? {} : { pre: (event) => this.#count(() => hook.pre?.(event)) }),
      ...(hook.post === undefined ? {} : { post: (event) => this.#count(() => hook.post?.(event)) }),
      ...(hook.failed === undefined
        ? {}
        : { failed: (event, error) => this.#count(() => hook.failed?.(event, error)) }),
    };
  }

  /** A call that uses what the resolver gave holds on to it to its end: content is asked for later. */
  #countResolver(resolver: PathResolver): PathResolver {
    const canChange = resolver.change !== undefined;
    const claim =
      resolver.patterns === undefined
        ? { claims: (path: string) => resolver.claims(path) }
        : { patterns: resolver.patterns };
    return {
      name: resolver.name,
      ...claim,
      resolve: (path) => this.#count(() => resolver.resolve(path)),
      ...(canChange
        ? { change: (path, wanted) => this.#count(() => resolver.change?.(path, wanted) ?? null) }
        : {}),
      hold: () => this.#enter(),
    };
  }

  #count<T>(work: () => T): T {
    const leave = this.#enter();
    let answer: T;
    try {
      answer = work();
    } catch (error) {
      leave();
      throw error;
    }
    if (!(answer instanceof Promise)) {
      leave();
      return answer;
    }
    answer.then(leave, leave);
    return answer;
  }

  #enter(): () => void {
    this.#inProgress += 1;
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      this.#inProgress -= 1;
      if (this.#inProgress === 0) this.#onIdle?.();
    };
  }

  #abandoned(what: string): NexusError {
    return new NexusError({
      code: "UNAVAILABLE",
      what: `${what} was cut off: service ${this.service.name} was stopped and the call did not end in time`,
      remedy: "find out whether it took effect, then make it again",
    });
  }
}
