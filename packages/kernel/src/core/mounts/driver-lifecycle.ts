import type { ZoneId } from "@nexus/contracts";
import { withDeadline } from "@nexus/lib";
import type { ObjectStore } from "../../abc/object-store.js";
import type { ZoneMountChange } from "../../hal/distributed-coordinator.js";
import type { HookFailureListener } from "../dispatch/hook-registry.js";
import type { VfsRouter } from "../router/vfs-router.js";

/** A place of a zone where something else begins, on this node, now. */
export interface MountedPlace {
  readonly zone: ZoneId;
  readonly path: string;
  readonly source:
    | { readonly kind: "zone"; readonly zoneId: ZoneId }
    /** Bytes at and below it live in a store of this driver. */
    | { readonly kind: "store"; readonly driver: string };
}

/**
 * Told of what is mounted, and of what no longer is, after calls are routed that way; it cannot prevent it. One call at a
 * time, in the order things came about. What came and went while a call was under way is left out.
 */
export interface MountHook {
  readonly name: string;
  onMount(place: MountedPlace): Promise<void> | void;
  onUnmount(place: MountedPlace): Promise<void> | void;
}

export interface DriverLifecycleOptions {
  readonly router: VfsRouter;
  /** Longest one call of a hook may take before the next is made (ms). */
  readonly hookTimeoutMs: number;
  readonly onHookFailure: HookFailureListener;
}

/** What is mounted, and what makes it another: the zone, or that very store. */
interface Mounted {
  readonly place: MountedPlace;
  readonly identity: ZoneId | ObjectStore;
}

/**
 * The one way to change routes: replicated mount rows, and stores of this node. Routes change first; then hooks are told,
 * each at its own pace. A hook knows what it was told, this knows what is there, and the difference is what is told next:
 * so a slow hook costs no memory beyond the number of mounts, and is never left out of step.
 */
export class DriverLifecycleCoordinator {
  readonly #options: DriverLifecycleOptions;
  readonly #present = new Map<string, Mounted>();
  readonly #followers = new Set<Follower>();

  constructor(options: DriverLifecycleOptions) {
    this.#options = options;
  }

  /** Everything mounted on this node, in no order. */
  places(): readonly MountedPlace[] {
    return [...this.#present.values()].map(({ place }) => place);
  }

  /** Takes over one change of a zone's mount rows. */
  applyMountChange(change: ZoneMountChange): void {
    this.#options.router.applyMountChange(change);
    const { zone, path, target } = change;
    const key = `zone ${zone}${path}`;
    if (target === null) this.#set(key, null);
    else
      this.#set(key, { place: { zone, path, source: { kind: "zone", zoneId: target } }, identity: target });
  }

  /** Bytes at and below `path` of `zone` live in `store`. Returns what undoes it. */
  bindStore(zone: ZoneId, path: string, store: ObjectStore): () => void {
    const { router } = this.#options;
    const unbind = router.bindStore(zone, path, store);
    const notice = (): void => {
      const bound = router.storeBoundAt(zone, path);
      const key = `store ${zone}${path}`;
      if (bound === null) this.#set(key, null);
      else {
        const source = { kind: "store", driver: bound.driver } as const;
        this.#set(key, { place: { zone, path, source }, identity: bound });
      }
    };
    notice();
    return () => {
      unbind();
      notice();
    };
  }

  /** Tells the hook of everything that is mounted, then of every change; returns what ends that, without a last word. */
  register(hook: MountHook): () => void {
    const follower = new Follower(hook, this.#present, this.#options);
    this.#followers.add(follower);
    for (const key of this.#present.keys()) follower.look(key);
    return () => {
      this.#followers.delete(follower);
      follower.leave();
    };
  }

  #set(key: string, mounted: Mounted | null): void {
    const before = this.#present.get(key) ?? null;
    if (isSame(before, mounted)) return;
    if (mounted === null) this.#present.delete(key);
    else this.#present.set(key, mounted);
    for (const follower of this.#followers) follower.look(key);
  }
}

function isSame(a: Mounted | null, b: Mounted | null): boolean {
  return a?.identity === b?.identity;
}

/** One hook, what it was told, and where that may differ from what is there. */
class Follower {
  readonly #hook: MountHook;
  readonly #present: ReadonlyMap<string, Mounted>;
  readonly #options: DriverLifecycleOptions;
  readonly #told = new Map<string, Mounted>();
  readonly #toCompare = new Set<string>();
  #isTelling = false;
  #hasLeft = false;

  constructor(hook: MountHook, present: ReadonlyMap<string, Mounted>, options: DriverLifecycleOptions) {
    this.#hook = hook;
    this.#present = present;
    this.#options = options;
  }

  look(key: string): void {
    if (isSame(this.#told.get(key) ?? null, this.#present.get(key) ?? null)) {
      this.#toCompare.delete(key);
      return;
    }
    this.#toCompare.add(key);
    if (!this.#isTelling) void this.#tellAll();
  }

  leave(): void {
    this.#hasLeft = true;
    this.#toCompare.clear();
  }

  /** Never rejects. */
  async #tellAll(): Promise<void> {
    this.#isTelling = true;
    // What is mounted by one call is told after that call, however fast the hook.
    await Promise.resolve();
    for (let [key] = this.#toCompare; key !== undefined; [key] = this.#toCompare) {
      this.#toCompare.delete(key);
      const told = this.#told.get(key) ?? null;
      const present = this.#present.get(key) ?? null;
      if (isSame(told, present)) continue;
      if (told !== null) {
        this.#told.delete(key);
        await this.#call("unmount", told.place, () => this.#hook.onUnmount(told.place));
        // Another look: while it was told, what is there may have changed once more.
        this.#toCompare.add(key);
      } else if (present !== null) {
        this.#told.set(key, present);
        await this.#call("mount", present.place, () => this.#hook.onMount(present.place));
        this.look(key);
      }
      if (this.#hasLeft) this.#toCompare.clear();
    }
    this.#isTelling = false;
  }

  async #call(
    operation: "mount" | "unmount",
    { path }: MountedPlace,
    run: () => Promise<void> | void,
  ): Promise<void> {
    const { hookTimeoutMs, onHookFailure } = this.#options;
    const { name } = this.#hook;
    try {
      await withDeadline(async () => run(), hookTimeoutMs, `${operation} hook ${name}`);
    } catch (error) {
      onHookFailure({ hook: name, phase: "post", event: { operation, path }, error });
    }
  }
}
