import { NexusError } from "@nexus/contracts";
import { type BackupHeader, encodeBackup } from "@nexus/lib/node";
import { WireReader, WireWriter } from "../../wire/bytes.js";
import {
  APPLIED_KEY,
  encodeGeneration,
  inGeneration,
  isLocalKey,
  REGISTRY_RANGE,
  SESSIONS_RANGE,
} from "../state/keys.js";
import { decodeApplied } from "../state/records.js";
import type { StateRow, StateView } from "../state/state-store.js";
import type { ZoneState } from "../state/zone-state.js";
import { ALL_ROWS } from "./new-life.js";

const ROW_HEAD_BYTES = 8;
const COUNT_BYTES = 4;

/**
 * The zone as it is now, as the bytes of a backup file: rows of one consistent view, while the zone goes on. The
 * content files refer to is not in it. Errors: UNAVAILABLE (the state was replaced meanwhile).
 */
export async function* backUp(
  state: ZoneState,
  createdAtMs: number,
  frameBytes: number,
): AsyncGenerator<Uint8Array> {
  const view = await state.store.openView();
  try {
    const header = await describe(state, view, createdAtMs);
    yield* encodeBackup(header, packedRows(state, view, frameBytes));
  } finally {
    await view.close();
  }
}

async function describe(state: ZoneState, view: StateView, createdAtMs: number): Promise<BackupHeader> {
  const applied = await view.get(inGeneration(encodeGeneration(state.generation), APPLIED_KEY));
  if (applied === undefined) {
    throw new NexusError({
      code: "UNAVAILABLE",
      what: `the state of zone ${state.identity.zoneId} was replaced while a backup of it began`,
      remedy: "try again",
    });
  }
  const { index, term } = decodeApplied(applied);
  return { ...state.identity, index, term, createdAtMs };
}

async function* packedRows(
  state: ZoneState,
  view: StateView,
  frameBytes: number,
): AsyncGenerator<Uint8Array> {
  let gathered: StateRow[] = [];
  let bytes = 0;
  for await (const row of state.rows(view, ALL_ROWS)) {
    if (!isKept(row.key)) continue;
    gathered.push(row);
    bytes += ROW_HEAD_BYTES + row.key.length + row.value.length;
    if (bytes < frameBytes) continue;
    yield packRows(gathered, bytes);
    gathered = [];
    bytes = 0;
  }
  if (gathered.length > 0) yield packRows(gathered, bytes);
}

/** Sessions end with the life they were opened in, and what concerns one replica alone is nobody else's. */
function isKept(key: Uint8Array): boolean {
  return key[0] !== SESSIONS_RANGE.low[0] && !isLocalKey(key);
}

export function isRegistryRow(key: Uint8Array): boolean {
  return key[0] === REGISTRY_RANGE.low[0];
}

/** u32 count | count x (u32 key length, u32 value length, key, value) */
function packRows(rows: readonly StateRow[], bytes: number): Uint8Array {
  const writer = new WireWriter(COUNT_BYTES + bytes);
  writer.u32(rows.length);
  for (const { key, value } of rows) {
    writer.u32(key.length);
    writer.u32(value.length);
    writer.raw(key);
    writer.raw(value);
  }
  return writer.finish();
}

/** Errors: CORRUPT. */
export async function* unpackRows(frames: AsyncIterable<Uint8Array>): AsyncGenerator<readonly StateRow[]> {
  for await (const frame of frames) {
    const reader = new WireReader(frame, "rows of a backup");
    const count = reader.count(ROW_HEAD_BYTES);
    const rows: StateRow[] = [];
    for (let i = 0; i < count; i += 1) {
      const keyLength = reader.u32();
      const valueLength = reader.u32();
      rows.push({ key: reader.raw(keyLength).slice(), value: reader.raw(valueLength).slice() });
    }
    reader.end();
    yield rows;
  }
}
