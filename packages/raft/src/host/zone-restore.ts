import { NexusError, type NodeId, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import { mintIncarnationId } from "@nexus/lib";
import { type BackupHeader, type OpenedBackup, openBackup } from "@nexus/lib/node";
import type { LogBase } from "../log/types.js";
import { isRegistryRow, unpackRows } from "../zone/recovery/backup.js";
import { type FormerLife, inheritRows, pagesOf, sealNewLife } from "../zone/recovery/new-life.js";
import type { StateRow, StateStore } from "../zone/state/state-store.js";
import { type ZoneIdentity, ZoneState } from "../zone/state/zone-state.js";
import type { ClusterIdentity, HostRuntime } from "./api.js";
import type { RaftLimits } from "./limits.js";
import type { ReplicaSet } from "./replica-set.js";
import type { ZoneAdmin } from "./zone-admin.js";
import type { ZoneRecovery } from "./zone-recovery.js";

export interface ZoneRestorePorts {
  readonly nodeId: NodeId;
  readonly advertiseAddress: string;
  readonly limits: RaftLimits;
  readonly runtime: HostRuntime;
  readonly replicas: ReplicaSet;
  readonly admin: ZoneAdmin;
  readonly recovery: ZoneRecovery;
  identity(): ClusterIdentity | null;
}

const NOTHING_BEFORE = (): Promise<void> => Promise.resolve();

/** Makes zones out of backups: under a new incarnation, above every index of the zone the backup is of. */
export class ZoneRestore {
  readonly #ports: ZoneRestorePorts;

  constructor(ports: ZoneRestorePorts) {
    this.#ports = ports;
  }

  /**
   * `bytes` is a backup file; `as` null: under the name it had. Resolves with the zone's name once this node holds it as
   * its only voter. Errors: CORRUPT naming the offset, VERSION_UNSUPPORTED, ZONE_EXISTS, CONFLICT (root, when this node
   * is not alone in it), NO_LEADER, NO_SPACE, IO_ERROR; nothing is left of the zone then.
   */
  async restore(bytes: AsyncIterable<Uint8Array>, as: ZoneId | null, timeoutMs: number): Promise<ZoneId> {
    const { admin, runtime } = this.#ports;
    const backup = await openBackup(bytes);
    const identity = {
      zoneId: as ?? backup.header.zoneId,
      incarnation: mintIncarnationId(runtime.randomBytes),
    };
    await admin.exclusively(identity.zoneId, () =>
      identity.zoneId === ROOT_ZONE
        ? this.#restoreRoot(identity, backup)
        : this.#restoreZone(identity, backup, timeoutMs),
    );
    return identity.zoneId;
  }

  async #restoreZone(identity: ZoneIdentity, backup: OpenedBackup, timeoutMs: number): Promise<void> {
    const { admin, replicas, nodeId, advertiseAddress, limits } = this.#ports;
    const creation = {
      ...identity,
      kind: "create",
      founder: nodeId,
      founderAddress: advertiseAddress,
      consistency: "strong",
    } as const;
    await admin.register(creation, timeoutMs);
    try {
      const fill = (store: StateStore): Promise<LogBase> => this.#fill(identity, store, backup, null);
      await replicas.beginLife(identity, fill, NOTHING_BEFORE);
    } catch (cause) {
      // Left to housekeeping when this fails too: nothing of the zone is on disk.
      await admin.register({ kind: "giveUp", ...identity }, limits.controlTimeoutMs).catch(() => undefined);
      throw cause;
    }
    await admin.register({ kind: "activate", ...identity }, limits.controlTimeoutMs);
  }

  /** Root of a cluster of one: its content is replaced, its list of zones is kept. */
  async #restoreRoot(identity: ZoneIdentity, backup: OpenedBackup): Promise<void> {
    const { replicas, recovery } = this.#ports;
    const present = replicas.find(ROOT_ZONE);
    if (present === null || !present.isLoneVoter || present.state.members.size > 1) throw rootInUse();
    await recovery.replaceRoot(present.identity, identity, (store, former) =>
      this.#fill(identity, store, backup, former),
    );
  }

  async #fill(
    identity: ZoneIdentity,
    store: StateStore,
    { header, rows }: OpenedBackup,
    registryOf: FormerLife | null,
  ): Promise<LogBase> {
    const { nodeId, advertiseAddress, limits } = this.#ports;
    await inheritRows(store, restoredRows(unpackRows(rows), registryOf), limits);
    const state = await ZoneState.load(identity, store);
    checkIndex(header, state);
    return sealNewLife(state, {
      nodeId,
      address: advertiseAddress,
      stayLearner: false,
      supersedes: [],
      isWitness: false,
    });
  }
}

/** The list of zones is that of the cluster restored into, not of the one the backup comes from. */
async function* restoredRows(
  pages: AsyncIterable<readonly StateRow[]>,
  registryOf: FormerLife | null,
): AsyncGenerator<readonly StateRow[]> {
  for await (const page of pages) yield page.filter(({ key }) => !isRegistryRow(key));
  if (registryOf === null) return;
  for await (const page of pagesOf(registryOf.state)) yield page.filter(({ key }) => isRegistryRow(key));
}

function checkIndex(header: BackupHeader, { applied, identity }: ZoneState): void {
  if (applied.index === header.index) return;
  throw new NexusError({
    code: "CORRUPT",
    what: `the backup for zone ${identity.zoneId} says it is at index ${header.index}, its rows are at ${applied.index}`,
    remedy: "use another backup",
  });
}

function rootInUse(): NexusError {
  return new NexusError({
    code: "CONFLICT",
    what: "zone root of this cluster has other members: its content is not replaced under them",
    remedy:
      "restore root on the first node of a new cluster before others join, or under another name with --as",
  });
}
