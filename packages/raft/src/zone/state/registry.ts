import { type IncarnationId, NexusError, type NodeId, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import type { KeyChange, ZoneConsistency } from "@nexus/kernel";
import { parseIncarnationId, parseNodeId, parseZoneId } from "@nexus/lib";
import {
  type MemberHint,
  packConsistency,
  packMemberHints,
  type RegistryChange,
  readConsistency,
  readMemberHints,
} from "../../wire/command.js";
import { FieldReader } from "../../wire/packed-fields.js";
import { pack, unpack } from "../../wire/packr.js";
import { registryKey } from "./keys.js";

/** `recovering`: its founder is making the first replica of a new life out of what it holds of the former one. */
export type RegisteredState = "creating" | "active" | "removed" | "recovering";

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
  /** Former lives the present one continues, newest last: replicas of them are out of the zone, but are kept. */
  readonly replacedIncarnations: readonly IncarnationId[];
  /** For the life of the incarnation. */
  readonly consistency: ZoneConsistency;
}

/** How many removed lives of one zone id are remembered, and how many replaced ones. Part of the replicated format. */
export const MAX_REMOVED_INCARNATIONS = 16;
const STATE_NUMBERS = { creating: 1, active: 2, removed: 3, recovering: 4 } as const satisfies Record<
  RegisteredState,
  number
>;

/** The cluster's list of zones: replicated state of root, so a zone id is unique in the cluster. */
export class ZoneRegistry {
  readonly #zones = new Map<ZoneId, RegisteredZone>();

  get(zone: ZoneId): RegisteredZone | null {
    return this.#zones.get(zone) ?? null;
  }

  /** In no order. */
  rows(): Iterable<RegisteredZone> {
    return this.#zones.values();
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
      replacedIncarnations: [],
      consistency: change.consistency,
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
    if (change.kind === "replaceIncarnation") return replace(before, change);
    if (before.incarnation !== change.incarnation) {
      throw otherLife(before, change.incarnation);
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
  const { removedIncarnations, replacedIncarnations, incarnation } = before;
  const gone = [...removedIncarnations, ...replacedIncarnations, incarnation];
  return {
    ...before,
    state: "removed",
    members: [],
    removedIncarnations: gone.slice(-MAX_REMOVED_INCARNATIONS),
    replacedIncarnations: [],
  };
}

function inUse({ zoneId, state }: RegisteredZone): NexusError {
  return new NexusError({
    code: "CONFLICT",
    what: `zone ${zoneId} is ${state}: its creation cannot be given up any more`,
    remedy: "remove it with `nexus zone remove`",
    details: { zone: zoneId },
  });
}

/** From the present life, or again from a former one when the node that was to continue it did not. */
function replace(
  before: RegisteredZone,
  change: RegistryChange & { readonly kind: "replaceIncarnation" },
): RegisteredZone {
  if (before.incarnation === change.replacement) return before;
  const isTakenOver =
    before.state === "recovering" && before.replacedIncarnations.includes(change.incarnation);
  if (before.incarnation !== change.incarnation && !isTakenOver) throw otherLife(before, change.incarnation);
  return {
    ...before,
    incarnation: change.replacement,
    state: "recovering",
    founder: change.founder,
    members: [{ nodeId: change.founder, address: change.founderAddress }],
    replacedIncarnations: [...before.replacedIncarnations, before.incarnation].slice(
      -MAX_REMOVED_INCARNATIONS,
    ),
  };
}

function otherLife(row: RegisteredZone, named: IncarnationId): NexusError {
  return new NexusError({
    code: "INCARNATION_MISMATCH",
    what: `zone ${row.zoneId} lives as ${row.incarnation}, not as ${named}`,
    remedy: "look the zone up again",
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
    ...packTail(row),
  ]);
}

/** Left out as far as there is nothing to say: older nodes read such rows too. */
function packTail({ replacedIncarnations, consistency }: RegisteredZone): readonly unknown[] {
  const last = packConsistency(consistency);
  return replacedIncarnations.length === 0 && last.length === 0 ? [] : [replacedIncarnations, ...last];
}

function decodeRegisteredZone(value: Uint8Array): RegisteredZone {
  const fields = new FieldReader(unpack(value, "zone registry row"));
  const row = {
    zoneId: parseZoneId(fields.text()),
    incarnation: parseIncarnationId(fields.text()),
    state: readState(fields),
    founder: parseNodeId(fields.integer()),
    members: readMemberHints(fields.array()),
    removedIncarnations: readIncarnations(fields),
    // Rows of zones that never lost their quorum have none.
    replacedIncarnations: fields.atEnd ? [] : readIncarnations(fields),
    consistency: readConsistency(fields),
  };
  fields.end();
  return row;
}

function readIncarnations(fields: FieldReader): readonly IncarnationId[] {
  return fields.array().map((id) => parseIncarnationId(new FieldReader([id]).text()));
}

function readState(fields: FieldReader): RegisteredState {
  const number = fields.integer();
  for (const state of ["creating", "active", "removed", "recovering"] as const) {
    if (STATE_NUMBERS[state] === number) return state;
  }
  return fields.refuse(`zone state ${number} is unknown`);
}
