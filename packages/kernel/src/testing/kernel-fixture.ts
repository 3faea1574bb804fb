import {
  type IncarnationId,
  LINEARIZABLE,
  NexusError,
  type NodeId,
  type OperationContext,
  ROOT_ZONE,
  type ZoneId,
} from "@nexus/contracts";
import type { ConflictNotice } from "../core/federation/eventual-zones.js";
import { NoopDistributedCoordinator } from "../core/federation/noop-coordinator.js";
import type { LocalLocks } from "../core/locks/local-locks.js";
import { CheckedLockOrder } from "../core/locks/lock-order.js";
import { openLocalLocks } from "../core/locks/open-local-locks.js";
import type { DistributedCoordinator, MountChange, ZoneInfo } from "../hal/distributed-coordinator.js";
import type { CallOptions, CreatingWriteRequest, SetattrRequest } from "../kernel/api.js";
import { createKernel } from "../kernel/kernel.js";
import type { KernelOptions } from "../kernel/options.js";
import type { KernelRuntime } from "../kernel/runtime.js";
import { holdToErrorLists } from "./hold-to-error-lists.js";
import { FakeMetaStore } from "./memory-meta-store.js";
import { FakeObjectStore } from "./memory-object-store.js";

const INCARNATION = "0".repeat(32) as IncarnationId;

function zoneOf({ zoneId }: FakeMetaStore): { zoneId: ZoneId; incarnation: IncarnationId } {
  return { zoneId, incarnation: INCARNATION };
}

/** Zones over fake stores, with mounts as replicated rows would give them. Changes to zones are refused. */
export class FakeCoordinator extends NoopDistributedCoordinator implements DistributedCoordinator {
  readonly zones = new Map<ZoneId, FakeMetaStore>();
  readonly #locks = new Map<ZoneId, LocalLocks>();
  /** Addresses of further members, node 2 on, of every zone. */
  peerAddresses: readonly (string | null)[] = [];
  readonly #listeners = new Set<(change: MountChange) => void>();
  readonly #conflictListeners = new Set<(notice: ConflictNotice) => void>();

  constructor(names: readonly string[]) {
    const zones = names.map((name) => new FakeMetaStore(name as ZoneId));
    const root = zones[0] as FakeMetaStore;
    super({
      metaStore: root,
      locks: openLocalLocks(zoneOf(root)),
      nodeId: 1 as NodeId,
      incarnation: INCARNATION,
      appliedIndex: () => root.index,
    });
    for (const zone of zones) {
      this.zones.set(zone.zoneId, zone);
      this.#locks.set(zone.zoneId, openLocalLocks(zoneOf(zone)));
      zone.onMountChanges = (changes) => {
        for (const listener of this.#listeners) for (const change of changes) listener(change);
      };
    }
  }

  override listZones(): readonly ZoneId[] {
    return [...this.zones.keys()];
  }

  override zoneInfo(): ZoneInfo {
    const info = super.zoneInfo(ROOT_ZONE);
    const [self] = info.members;
    if (self === undefined) return info;
    const peers = this.peerAddresses.map((address, i) => ({ ...self, nodeId: (i + 2) as NodeId, address }));
    return { ...info, members: [self, ...peers] };
  }

  override metaStoreForZone(zone: ZoneId): FakeMetaStore {
    const store = this.zones.get(zone);
    if (store !== undefined) return store;
    throw new NexusError({ code: "ZONE_NOT_LOADED", what: `zone ${zone} is not on this node` });
  }

  override locksForZone(zone: ZoneId): LocalLocks {
    this.metaStoreForZone(zone);
    return this.#locks.get(zone) as LocalLocks;
  }

  override onConflict(listener?: (notice: ConflictNotice) => void): () => void {
    if (listener === undefined) return () => undefined;
    this.#conflictListeners.add(listener);
    return () => this.#conflictListeners.delete(listener);
  }

  /** As if this node had just noticed a conflict. */
  notice(notice: ConflictNotice): void {
    for (const listener of this.#conflictListeners) listener(notice);
  }

  override onMountChange(listener?: (change: MountChange) => void): () => void {
    if (listener === undefined) return () => undefined;
    for (const [zone, store] of this.zones) {
      for (const [path, target] of store.mounts) listener({ zone, path, target });
    }
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** What a kernel over fakes is made of, and what it is heard to say. */
export interface FakeSurroundings {
  readonly options: KernelOptions;
  readonly coordinator: FakeCoordinator;
  readonly root: FakeMetaStore;
  readonly store: FakeObjectStore;
  readonly hookFailures: unknown[];
  /** Names of observers that failed (`name: reason`) or fell behind (`name dropped n`). */
  readonly observerTroubles: string[];
}

export interface Fixture extends FakeSurroundings {
  readonly kernel: KernelRuntime;
}

/** Fakes for a kernel to be made over: zone `root`, and whatever other zones are named. */
export function fakeSurroundings(
  over: Partial<KernelOptions> = {},
  zones: readonly string[] = ["root"],
  store = new FakeObjectStore("content"),
): FakeSurroundings {
  const coordinator = new FakeCoordinator(zones);
  const hookFailures: unknown[] = [];
  const observerTroubles: string[] = [];
  let ids = 0;
  const options: KernelOptions = {
    coordinator,
    store,
    objectStoreProvider: null,
    advertiseAddress: "me:1",
    clock: { wallMs: () => 1_700_000_000_000, nowMs: () => performance.now() },
    random: () => 0.5,
    newId: () => `id-${(ids += 1)}`,
    permissions: null,
    lockOrder: new CheckedLockOrder(),
    limits: {},
    metrics: null,
    onHookFailure: (failure) => hookFailures.push(failure),
    observerTrouble: {
      onFailure: (observer, _, error) => observerTroubles.push(`${observer}: ${String(error)}`),
      onDropped: (observer, dropped) => observerTroubles.push(`${observer} dropped ${dropped}`),
    },
    ...over,
  };
  const root = coordinator.metaStoreForZone(ROOT_ZONE);
  return { options, coordinator, root, store, hookFailures, observerTroubles };
}

/** A ready kernel over fakes: zone `root`, and whatever other zones are named. */
export function kernelFixture(
  over: Partial<KernelOptions> = {},
  zones: readonly string[] = ["root"],
  store = new FakeObjectStore("content"),
): Fixture {
  const surroundings = fakeSurroundings(over, zones, store);
  const kernel = createKernel(surroundings.options);
  kernel.markReady();
  return { ...surroundings, kernel: holdToErrorLists(kernel) };
}

export const OPTIONS: CallOptions = { timeoutMs: 5_000, signal: null, consistency: LINEARIZABLE };

export function caller(over: Partial<OperationContext> = {}): OperationContext {
  return {
    userId: "ann",
    zoneId: ROOT_ZONE,
    isAdmin: false,
    isSystem: false,
    subjectType: "user",
    subjectId: "ann",
    agentId: null,
    groups: [],
    zoneGrants: [],
    requestId: "r1",
    ...over,
  };
}

export const ANN = caller();
export const ADMIN = caller({ userId: "root", isAdmin: true });
export const SYSTEM = caller({ userId: "system", isSystem: true });

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function writing(
  path: string,
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
  over: Partial<CreatingWriteRequest> = {},
): CreatingWriteRequest {
  return {
    path,
    source: typeof content === "string" ? utf8(content) : content,
    offsetBytes: null,
    mimeType: null,
    conditions: {},
    createParents: true,
    ...over,
  };
}

export function setting(path: string, over: Partial<SetattrRequest> = {}): SetattrRequest {
  return {
    path,
    entryType: 0,
    mimeType: null,
    modifiedAtMs: null,
    createdAtMs: null,
    ownerId: null,
    ttlSeconds: null,
    linkTarget: null,
    targetZoneId: null,
    createParents: false,
    xattrs: {},
    conditions: {},
    ...over,
  };
}

export const reading = (path: string, offsetBytes = 0, lengthBytes: number | null = null) => ({
  path,
  range: { offsetBytes, lengthBytes },
  expectedContentId: null,
});

export async function textOf(
  kernel: Pick<KernelRuntime, "sysRead">,
  path: string,
  context = ANN,
): Promise<string> {
  const { bytes } = await kernel.sysRead(reading(path), context, OPTIONS);
  return new TextDecoder().decode(bytes);
}

export async function listed<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
