import type { AdvisoryLockMode } from "../../core/locks/contract.js";
import type { LockCall } from "./lock-calls.js";
import { type ModelTree, Refusal } from "./model-tree.js";

/** A lock that somebody has. */
export interface ModelHold {
  readonly path: string;
  readonly lockId: string;
  readonly mode: AdvisoryLockMode;
  /** Which grant of the sequence it is, from 1: stands for the fencing token. */
  readonly grant: number;
  readonly expiresAtMs: number;
}

type ModelLockAnswer =
  | { readonly kind: "granted"; readonly path: string; readonly grant: number }
  | { readonly kind: "held" };

export interface ModelLockState {
  /** In the order of grants. */
  readonly holds: readonly ModelHold[];
  readonly grants: number;
  readonly nowMs: number;
}

/** Advisory locks as a list of who has what, compared each with each. */
export class ModelLocks {
  readonly #tree: ModelTree;
  state: ModelLockState = { holds: [], grants: 0, nowMs: 0 };

  constructor(tree: ModelTree) {
    this.#tree = tree;
  }

  run(call: LockCall): unknown {
    switch (call.kind) {
      case "lock":
        return this.#lockAs(call);
      case "extendLock":
        return this.#extend(call);
      case "unlock":
        return this.#unlock(call);
      case "forceUnlock": {
        const path = this.#tree.follow(call.path);
        if (!call.byAdmin) throw new Refusal("PERMISSION_DENIED");
        return this.#drop((hold) => hold.path === path);
      }
      case "listLocks":
        return this.#list(call);
      case "statLock": {
        const { path } = this.#tree.require(call.path);
        return this.#heldAt([path])[0] ?? null;
      }
      case "passLockTime": {
        const nowMs = this.state.nowMs + call.ms;
        const holds = this.state.holds.filter(({ expiresAtMs }) => expiresAtMs > nowMs);
        this.state = { ...this.state, holds, nowMs };
        return null;
      }
    }
  }

  #lockAs(call: Extract<LockCall, { kind: "lock" }>): unknown {
    const answer = this.#lock(call);
    if (call.how === "try") return answer;
    if (answer.kind === "held") throw new Refusal("LOCK_TIMEOUT");
    if (call.how === "hold") this.#drop(({ grant }) => grant === answer.grant);
    return answer;
  }

  #lock({ path: asked, lockId, mode, ttlMs }: Extract<LockCall, { kind: "lock" }>): ModelLockAnswer {
    const path = this.#tree.follow(asked);
    const { holds, grants, nowMs } = this.state;
    const own = this.#find(path, lockId);
    if (own !== undefined) {
      if (!isSameMode(own.mode, mode)) throw new Refusal("CONFLICT");
      this.#renew(own, Math.max(own.expiresAtMs, nowMs + ttlMs));
      return { kind: "granted", path, grant: own.grant };
    }
    const here = holds.filter((hold) => hold.path === path);
    const counted = here.find((hold) => hold.mode.kind === "counting");
    if (mode.kind === "counting" && counted !== undefined && !isSameMode(counted.mode, mode)) {
      throw new Refusal("CONFLICT");
    }
    const isFull = mode.kind === "counting" && here.length >= mode.capacity;
    if (isFull || holds.some((hold) => exclude(hold, { path, mode }))) return { kind: "held" };
    const grant = grants + 1;
    const hold = { path, lockId, mode, grant, expiresAtMs: nowMs + ttlMs };
    this.state = { ...this.state, holds: [...holds, hold], grants: grant };
    return { kind: "granted", path, grant };
  }

  #extend({ path: asked, lockId, ttlMs, stale }: Extract<LockCall, { kind: "extendLock" }>): unknown {
    const path = this.#tree.follow(asked);
    const own = this.#find(path, lockId);
    if (own === undefined || stale) throw new Refusal("LOCK_LOST");
    this.#renew(own, this.state.nowMs + ttlMs);
    return { path, grant: own.grant };
  }

  #unlock({ path: asked, lockId, stale }: Extract<LockCall, { kind: "unlock" }>): unknown {
    const path = this.#tree.follow(asked);
    return this.#drop((hold) => !stale && hold.path === path && hold.lockId === lockId);
  }

  #list({ path, limit }: Extract<LockCall, { kind: "listLocks" }>): unknown {
    const paths = [...new Set(this.state.holds.map((hold) => hold.path))].filter((at) => isWithin(at, path));
    return { locks: this.#heldAt(paths.sort().slice(0, limit)), more: paths.length > limit };
  }

  /** The locks at these very paths, with who has them. */
  #heldAt(paths: readonly string[]): readonly unknown[] {
    return paths
      .map((path) => ({
        path,
        holders: this.state.holds.filter((hold) => hold.path === path).map(shownHold),
      }))
      .filter(({ holders }) => holders.length > 0);
  }

  #find(path: string, lockId: string): ModelHold | undefined {
    return this.state.holds.find((hold) => hold.path === path && hold.lockId === lockId);
  }

  #renew(own: ModelHold, expiresAtMs: number): void {
    const holds = this.state.holds.map((hold) => (hold === own ? { ...own, expiresAtMs } : hold));
    this.state = { ...this.state, holds };
  }

  #drop(goes: (hold: ModelHold) => boolean): unknown {
    const holds = this.state.holds.filter((hold) => !goes(hold));
    const released = this.state.holds.length - holds.length;
    this.state = { ...this.state, holds };
    return { released };
  }
}

function shownHold({ lockId, mode, grant }: ModelHold): unknown {
  return { lockId, mode: mode.kind, grant };
}

/** Two that cannot be held at once: any two on one line of the tree, but shared ones, and counted ones of one path. */
function exclude(a: Pick<ModelHold, "path" | "mode">, b: Pick<ModelHold, "path" | "mode">): boolean {
  if (!isWithin(a.path, b.path) && !isWithin(b.path, a.path)) return false;
  if (a.mode.kind === "shared" && b.mode.kind === "shared") return false;
  return a.path !== b.path || a.mode.kind !== "counting" || b.mode.kind !== "counting";
}

function isWithin(path: string, top: string): boolean {
  return path === top || path.startsWith(top === "/" ? "/" : `${top}/`);
}

function isSameMode(a: AdvisoryLockMode, b: AdvisoryLockMode): boolean {
  const room = ({ kind, ...rest }: AdvisoryLockMode): unknown => ("capacity" in rest ? rest.capacity : kind);
  return a.kind === b.kind && room(a) === room(b);
}
