import { type Inode, NexusError, type ZoneId } from "@nexus/contracts";
import type { ObjectStore } from "../abc/object-store.js";
import { ExternalObjectStore } from "../core/content/external-object-store.js";
import type { DriverLifecycleCoordinator } from "../core/mounts/driver-lifecycle.js";
import { canonicalPath, type Route } from "../core/router/vfs-router.js";
import type { MountChange, MountedStorage, StorageMount } from "../hal/distributed-coordinator.js";
import type { ObjectStoreProvider } from "../hal/object-store-provider.js";
import type { Call } from "./call.js";
import type { KernelParts } from "./parts.js";

export interface ExternalStoragesOptions {
  readonly mounts: DriverLifecycleCoordinator;
  readonly provider: ObjectStoreProvider | null;
  readonly nowMs: () => number;
}

interface Bound {
  readonly store: ExternalObjectStore;
  readonly unbind: () => void;
}

/** External storage on this node: a route for every row that names one, as long as it does. */
export class ExternalStorages {
  readonly #options: ExternalStoragesOptions;
  readonly #bound = new Map<string, Bound>();
  readonly #closing = new Set<Promise<void>>();
  readonly #waiting = new Set<() => void>();
  #isStarted = false;
  #onOpened: (store: ObjectStore) => void = () => undefined;

  constructor(options: ExternalStoragesOptions) {
    this.#options = options;
  }

  /** Whom to tell of each store that is opened, before a call gets at it. */
  onOpened(listener: (store: ObjectStore) => void): void {
    this.#onOpened = listener;
  }

  /** Opens those that are routed to, and from here on each as it comes; until then only calls open one. */
  start(): void {
    this.#isStarted = true;
    for (const { store } of this.#bound.values()) store.warmUp();
  }

  /** A row came, went or became another one; `storage` null: what is there is no external storage any more. */
  set({ zone, path }: Pick<MountChange, "zone" | "path">, storage: MountedStorage | null): void {
    const key = canonicalPath(zone, path);
    const before = this.#bound.get(key);
    if (before !== undefined) {
      this.#bound.delete(key);
      before.unbind();
      this.#close(before.store);
    }
    if (storage === null) return;
    this.#bound.set(key, this.#bind(zone, path, storage));
    for (const look of [...this.#waiting]) look();
  }

  /** Resolves when the storage with that row is routed to at the place, whose commit this node has seen or will. */
  async untilRouted({ zoneId, zonePath }: Route, inode: Inode, signal: AbortSignal): Promise<void> {
    const key = canonicalPath(zoneId, zonePath);
    const isRouted = (): boolean => this.#bound.get(key)?.store.inode === inode;
    if (isRouted()) return;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!isRouted() && !signal.aborted) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      signal.addEventListener("abort", look, { once: true });
    });
  }

  /** Closes every store. Errors: IO_ERROR. */
  async close(): Promise<void> {
    for (const { store, unbind } of this.#bound.values()) {
      unbind();
      this.#close(store);
    }
    this.#bound.clear();
    await Promise.all(this.#closing);
  }

  #bind(zone: ZoneId, path: string, { inode, driver, parameters }: MountedStorage): Bound {
    const { provider, mounts, nowMs } = this.#options;
    const store = new ExternalObjectStore({
      inode,
      driver,
      addressing: provider?.addressingOf(driver) ?? "path",
      open: () => requireProvider(provider).openMounted(driver, parameters),
      onOpened: (opened) => this.#onOpened(opened),
      unavailable: (cause) => unavailable(`${path} of zone ${zone}`, driver, cause),
      nowMs,
    });
    const unbind = mounts.bindStore(zone, path, store);
    if (this.#isStarted) store.warmUp();
    return { store, unbind };
  }

  #close(store: ExternalObjectStore): void {
    const closing = store.close().finally(() => this.#closing.delete(closing));
    // Waited for, and its failure told, by `close`.
    closing.catch(() => undefined);
    this.#closing.add(closing);
  }
}

/** Whether a row that names external storage is routed to exactly there. */
export function isStorageAt(parts: KernelParts, { zoneId, zonePath }: Route): boolean {
  return parts.router.storeBoundAt(zoneId, zonePath) instanceof ExternalObjectStore;
}

/**
 * Opens the storage once, so that what this node cannot or may not open is refused before a row names it. Errors: UNSUPPORTED
 * (no drivers here), UNKNOWN_DRIVER, DRIVER_NOT_ENABLED, INVALID_ARGUMENT (a parameter), PERMISSION_DENIED (what the node's
 * operator does not let be mounted), IO_ERROR.
 */
export async function requireMountable(
  provider: ObjectStoreProvider | null,
  call: Call,
  { driver, parameters }: StorageMount,
): Promise<void> {
  await call.within(`opening external storage by driver ${driver}`, async () => {
    const store = await requireProvider(provider).openMounted(driver, parameters);
    await store.close();
  });
}

function requireProvider(provider: ObjectStoreProvider | null): ObjectStoreProvider {
  if (provider !== null) return provider;
  throw new NexusError({
    code: "UNSUPPORTED",
    what: "this kernel was built without storage drivers",
    remedy: "pass an objectStoreProvider when the kernel is created",
  });
}

/** What cannot be had here at all is UNSUPPORTED; what may be there again in a moment is UNAVAILABLE. */
function unavailable(place: string, driver: string, cause: unknown): NexusError {
  const failure = NexusError.from(cause);
  const isLacking = LACKING.has(failure.code);
  return new NexusError({
    code: isLacking ? "UNSUPPORTED" : "UNAVAILABLE",
    what: `${place} is external storage (${driver}) that this node cannot open: ${failure.what}`,
    remedy: `${failure.remedy ?? "see to what it stands for"}; or use a node that has it`,
    details: { place, driver, reason: failure.code },
    cause: failure,
  });
}

const LACKING: ReadonlySet<string> = new Set([
  "UNSUPPORTED",
  "UNKNOWN_DRIVER",
  "DRIVER_NOT_ENABLED",
  "PERMISSION_DENIED",
  "INVALID_ARGUMENT",
]);
