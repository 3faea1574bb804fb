import { LINEARIZABLE, NexusError, type ReadConsistency, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import {
  type Kernel,
  mountZone,
  type RecoveryReport,
  type SetattrResult,
  unmountZone,
  type ZoneConsistency,
  type ZoneInfo,
  type ZoneQuota,
} from "@nexus/kernel";
import { assertAdmin } from "../server/guards.js";
import { type CallInfo, callOptions } from "../server/unary.js";
import type { AdministrationListener } from "./administration.js";

/** What the typed administration RPCs and the `federation_*` calls share. Changes are for administrators. */
export class ZoneOperations {
  readonly #kernel: Kernel;
  readonly #onAdministration: AdministrationListener;

  constructor(kernel: Kernel, onAdministration: AdministrationListener) {
    this.#kernel = kernel;
    this.#onAdministration = onAdministration;
  }

  list(): readonly ZoneInfo[] {
    const { coordinator } = this.#kernel;
    return coordinator.listZones().map((zone) => coordinator.zoneInfo(zone));
  }

  /** Errors: ZONE_NOT_LOADED. */
  info(zone: ZoneId): ZoneInfo {
    return this.#kernel.coordinator.zoneInfo(zone);
  }

  /** Errors: ZONE_EXISTS, NO_LEADER, FEDERATION_UNAVAILABLE; those of a mount when it is mounted too. */
  async create(
    zone: ZoneId,
    { mountPath, consistency }: { readonly mountPath: string | null; readonly consistency: ZoneConsistency },
    call: CallInfo,
  ): Promise<ZoneInfo> {
    assertAdmin(call.context, `create zone ${zone}`);
    const { coordinator } = this.#kernel;
    const info = await coordinator.createZone(zone, { timeoutMs: call.timeoutMs, consistency });
    if (mountPath === null) return info;
    await this.mount(zone, mountPath, call);
    return coordinator.zoneInfo(zone);
  }

  /** Errors: ZONE_NOT_FOUND, NO_LEADER, FEDERATION_UNAVAILABLE. */
  async join(
    zone: ZoneId,
    as: { readonly asLearner: boolean; readonly asWitness: boolean },
    call: CallInfo,
  ): Promise<ZoneInfo> {
    assertAdmin(call.context, `join zone ${zone}`);
    return await this.#kernel.coordinator.joinZone(zone, { ...as, timeoutMs: call.timeoutMs });
  }

  /** Errors: INVALID_ARGUMENT (root), CONFLICT (still mounted), NO_LEADER. */
  async remove(zone: ZoneId, force: boolean, call: CallInfo): Promise<void> {
    assertAdmin(call.context, `remove zone ${zone}`);
    if (zone === ROOT_ZONE) {
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: "zone root cannot be removed",
        remedy: "it is the cluster's own zone",
      });
    }
    await this.#kernel.coordinator.removeZone(zone, { force, timeoutMs: call.timeoutMs });
  }

  /** Errors: INVALID_ARGUMENT, UNSUPPORTED (an eventual zone), ZONE_NOT_LOADED, NO_LEADER. */
  async setQuota(zone: ZoneId, { maxEntries, maxBytes }: ZoneQuota, call: CallInfo): Promise<ZoneInfo> {
    assertAdmin(call.context, `set the quota of zone ${zone}`);
    const { coordinator } = this.#kernel;
    await coordinator
      .metaStoreForZone(zone)
      .setQuota({ maxEntries, maxBytes }, { timeoutMs: call.timeoutMs });
    return coordinator.zoneInfo(zone);
  }

  /** Errors: INVALID_ARGUMENT (neither `unsafe` nor a dry run), and those of the coordinator. On record either way. */
  async recover(
    zone: ZoneId,
    { dryRun, unsafe }: { readonly dryRun: boolean; readonly unsafe: boolean },
    { context, timeoutMs }: CallInfo,
  ): Promise<RecoveryReport> {
    assertAdmin(context, `recover zone ${zone}`);
    const { coordinator } = this.#kernel;
    if (dryRun) return await coordinator.recoverZone(zone, { dryRun, timeoutMs });
    if (!unsafe) throw notUnsafe(zone);
    const event = { operation: "zone_recover", zoneId: zone, context } as const;
    try {
      const report = await coordinator.recoverZone(zone, { dryRun, timeoutMs });
      await this.#onAdministration({ ...event, detail: describe(report), error: null });
      return report;
    } catch (thrown) {
      const error = NexusError.from(thrown);
      await this.#onAdministration({ ...event, detail: error.message, error });
      throw error;
    }
  }

  /** Errors: those of the coordinator. On record when it begins: it gives away all names and metadata of the zone. */
  async *backUp(
    zone: ZoneId,
    consistency: ReadConsistency,
    { context, timeoutMs }: Pick<CallInfo, "context" | "timeoutMs">,
  ): AsyncGenerator<Uint8Array> {
    assertAdmin(context, `back up zone ${zone}`);
    const event = { operation: "zone_backup", zoneId: zone, context } as const;
    const bytes = this.#kernel.coordinator.backUpZone(zone, { consistency, timeoutMs });
    await this.#onAdministration({
      ...event,
      detail: `read with ${consistency.kind} consistency`,
      error: null,
    });
    yield* bytes;
  }

  /** Errors: those of the coordinator. On record either way. */
  async restore(
    bytes: AsyncIterable<Uint8Array>,
    as: ZoneId | null,
    { context, timeoutMs }: Pick<CallInfo, "context" | "timeoutMs">,
  ): Promise<ZoneInfo> {
    assertAdmin(context, "restore zones");
    const event = { operation: "zone_restore", zoneId: as ?? ROOT_ZONE, context } as const;
    try {
      const info = await this.#kernel.coordinator.restoreZone(bytes, as, { timeoutMs });
      const detail = `restored as incarnation ${info.incarnation}, at index ${info.appliedIndex}`;
      await this.#onAdministration({ ...event, zoneId: info.zoneId, detail, error: null });
      return info;
    } catch (thrown) {
      const error = NexusError.from(thrown);
      await this.#onAdministration({ ...event, detail: error.message, error });
      throw error;
    }
  }

  /** Errors: those of sysSetattr for a mount. */
  async mount(zone: ZoneId, path: string, call: CallInfo): Promise<SetattrResult> {
    assertAdmin(call.context, `mount zone ${zone}`);
    return await mountZone(this.#kernel, zone, path, call.context, callOptions(call, LINEARIZABLE));
  }

  /** Errors: WRONG_TYPE when something else than a mount is there, NOT_FOUND. */
  async unmount(path: string, call: CallInfo): Promise<void> {
    assertAdmin(call.context, `unmount ${path}`);
    await unmountZone(this.#kernel, path, call.context, callOptions(call, LINEARIZABLE));
  }
}

function notUnsafe(zone: ZoneId): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `recovering zone ${zone} can lose acknowledged writes, and it was not asked for as unsafe`,
    remedy: "do a dry run first, then ask for it with --unsafe",
  });
}

/** For the record: from which life to which, up to where, and who was left behind. */
function describe(report: RecoveryReport): string {
  const lost = report.voters.filter((voter) => voter.nodeId !== report.nodeId).map((voter) => voter.nodeId);
  return (
    `incarnation ${report.incarnation} goes on as ${report.replacement ?? "nothing"} from index ${report.lastIndex} ` +
    `(term ${report.lastTerm}) of node ${report.nodeId}, without ${lost.join(", ") || "other voters"}`
  );
}
