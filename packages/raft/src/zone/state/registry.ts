import { type IncarnationId, NexusError, type NodeId, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import type { KeyChange } from "@nexus/kernel";
import { parseIncarnationId, parseNodeId, parseZoneId } from "@nexus/lib";
import {
  type MemberHint,
  packMemberHints,
  type RegistryChange,
  readMemberHints,
} from "../../wire/command.js";
import { FieldReader } from "../../wire/packed-fields.js";
import { pack, unpack } from "../../wire/packr.js";
import { registryKey } from "./keys.js";

export type RegisteredState = "creating" | "active" | "removed";

/** One zone id of the cluster, as root knows it. */
export interface RegisteredZone {
  readonly zoneId: ZoneId;
  readonly incarnation: IncarnationId;
  readonly state: RegisteredState;
  readonly founder: NodeId;
  /** Nodes that hold a replica; the founder until the zone's leader says otherwise. */
  readonly members: readonly MemberHint[];
  /** Earlier lives of the id, newest last: nodes that come back drop replicas of them. */
  readonly removedIncarnations: readonly IncarnationId[];
}

/** How many earlier lives of one zone id are remembered. Part of the replicated format. */
export const MAX_REMOVED_INCARNATIONS = 16;
const STATE_NUMBERS = { creating: 1, active: 2, removed: 3 } as const satisfies Record<
  RegisteredState,
  number
>;

/** The cluster's list of zones: replicated state of root, so a zone id is unique in the cluster. */
export class ZoneRegistry {
  readonly #zones = new Map<ZoneId, RegisteredZone>();

  get(zone: ZoneId): RegisteredZone | null {
    return this.#zones.get(zone) ?? null;
  }

  all(): readonly RegisteredZone[] {
    return [...this.#zones.values()].sort((a, b) => (a.zoneId < b.zoneId ? -1 : 1));
  }

  /** Errors: CORRUPT. */
  load(value: Uint8Array): void {
    const row = decodeRegisteredZone(value);
    this.#zones.set(row.zoneId, row);
  }

  /**
   * Deterministic. Returns the rows to write; none when nothing changes. Errors: ZONE_EXISTS, ZONE_NOT_FOUND,
   * INCARNATION_MISMATCH, CONFLICT (giving up an active zone), INVALID_ARGUMENT (root).
   */
  apply(change: RegistryChange): readonly KeyChange[] {
    if (change.zoneId === ROOT_ZONE) {
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: "zone root is the cluster itself and not in its own registry",
        remedy: "use another zone id",
      });
    }
    const row = change.kind === "create" ? this.#create(change) : this.#change(change);
    if (row === this.#zones.get(change.zoneId)) return [];
    this.#zones.set(row.zoneId, row);
    return [{ kind: "put", key: registryKey(row.zoneId), value: encodeRegisteredZone(row) }];
  }

  #create(change: RegistryChange & { readonly kind: "create" }): RegisteredZone {
    const before = this.#zones.get(change.zoneId);
    if (before !== undefined && before.state !== "removed") {
      throw new NexusError({
        code: "ZONE_EXISTS",
        what: `zone ${change.zoneId} exists already (${before.state})`,
        remedy: "join it, or choose another id",
        details: { zone: change.zoneId, incarnation: before.incarnation },
      });
    }
    return {
      zoneId: change.zoneId,
      incarnation: change.incarnation,
      state: "creating",
      founder: change.founder,
      members: [{ nodeId: change.founder, address: change.founderAddress }],
      removedIncarnations: before?.removedIncarnations ?? [],
    };
  }

  #change(change: Exclude<RegistryChange, { readonly kind: "create" }>): RegisteredZone {
    const before = this.#zones.get(change.zoneId);
    if (before === undefined || before.state === "removed") {
      throw new NexusError({
        code: "ZONE_NOT_FOUND",
        what: `zone ${change.zoneId} does not exist`,
        remedy: "list zones with `nexus zone list`",
        details: { zone: change.zoneId },
      });
    }
    if (before.incarnation !== change.incarnation) {
      throw new NexusError({
        code: "INCARNATION_MISMATCH",
        what: `zone ${change.zoneId} lives as ${before.incarnation}, not as ${change.incarnation}`,
        remedy: "look the zone up again",
      });
    }
    switch (change.kind) {
      case "activate":
        return before.state === "active" ? before : { ...before, state: "active" };
      case "setMembers":
        return { ...before, members: change.members };
      case "giveUp":
        if (before.state !== "creating") throw inUse(before);
        return removed(before);
      case "remove":
        return removed(before);
    }
  }
}

function removed(before: RegisteredZone): RegisteredZone {
  const gone = [...before.removedIncarnations, before.incarnation].slice(-MAX_REMOVED_INCARNATIONS);
  return { ...before, state: "removed", members: [], removedIncarnations: gone };
}

function inUse({ zoneId, state }: RegisteredZone): NexusError {
  return new NexusError({
    code: "CONFLICT",
    what: `zone ${zoneId} is ${state}: its creation cannot be given up any more`,
    remedy: "remove it with `nexus zone remove`",
    details: { zone: zoneId },
  });
}

function encodeRegisteredZone(row: RegisteredZone): Uint8Array {
  return pack([
    row.zoneId,
    row.incarnation,
    STATE_NUMBERS[row.state],
    row.founder,
    packMemberHints(row.members),
    row.removedIncarnations,
  ]);
}

function decodeRegisteredZone(value: Uint8Array): RegisteredZone {
  const fields = new FieldReader(unpack(value, "zone registry row"));
  const row = {
    zoneId: parseZoneId(fields.text()),
    incarnation: parseIncarnationId(fields.text()),
    state: readState(fields),
    founder: parseNodeId(fields.integer()),
    members: readMemberHints(fields.array()),
    removedIncarnations: fields.array().map((id) => parseIncarnationId(new FieldReader([id]).text())),
  };
  fields.end();
  return row;
}

function readState(fields: FieldReader): RegisteredState {
  const number = fields.integer();
  for (const state of ["creating", "active", "removed"] as const) {
    if (STATE_NUMBERS[state] === number) return state;
  }
  return fields.refuse(`zone state ${number} is unknown`);
}
