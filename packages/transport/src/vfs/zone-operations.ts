import { DT_MOUNT, LINEARIZABLE, NexusError, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import type { Kernel, SetattrResult, ZoneInfo } from "@nexus/kernel";
import { assertAdmin } from "../server/guards.js";
import { type CallInfo, callOptions } from "../server/unary.js";

/** What the typed administration RPCs and the `federation_*` calls share. Changes are for administrators. */
export class ZoneOperations {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
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
  async create(zone: ZoneId, mountPath: string | null, call: CallInfo): Promise<ZoneInfo> {
    assertAdmin(call.context, `create zone ${zone}`);
    const { coordinator } = this.#kernel;
    const info = await coordinator.createZone(zone, { timeoutMs: call.timeoutMs });
    if (mountPath === null) return info;
    await this.mount(zone, mountPath, call);
    return coordinator.zoneInfo(zone);
  }

  /** Errors: ZONE_NOT_FOUND, NO_LEADER, FEDERATION_UNAVAILABLE. */
  async join(zone: ZoneId, asLearner: boolean, call: CallInfo): Promise<ZoneInfo> {
    assertAdmin(call.context, `join zone ${zone}`);
    return await this.#kernel.coordinator.joinZone(zone, { asLearner, timeoutMs: call.timeoutMs });
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

  /** Errors: those of sysSetattr for a mount. */
  async mount(zone: ZoneId, path: string, call: CallInfo): Promise<SetattrResult> {
    assertAdmin(call.context, `mount zone ${zone}`);
    return await this.#kernel.sysSetattr(
      {
        path,
        entryType: DT_MOUNT,
        targetZoneId: zone,
        mimeType: null,
        modifiedAtMs: null,
        createdAtMs: null,
        ownerId: null,
        ttlSeconds: null,
        linkTarget: null,
        createParents: true,
        xattrs: {},
        conditions: {},
      },
      call.context,
      callOptions(call, LINEARIZABLE),
    );
  }

  /** Errors: WRONG_TYPE when something else than a mount is there, NOT_FOUND. */
  async unmount(path: string, call: CallInfo): Promise<void> {
    assertAdmin(call.context, `unmount ${path}`);
    const options = callOptions(call, LINEARIZABLE);
    const { entry } = await this.#kernel.sysStat(path, call.context, options);
    if (entry.entryType !== DT_MOUNT) {
      throw new NexusError({
        code: "WRONG_TYPE",
        what: `${path} is not a mount`,
        remedy: "name the path a zone is mounted at (see `nexus zone list`)",
      });
    }
    await this.#kernel.sysUnlink({ path, recursive: false, conditions: {} }, call.context, options);
  }
}
