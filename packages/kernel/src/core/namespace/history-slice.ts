import { type IncarnationId, type LogIndex, NexusError, type ZoneId } from "@nexus/contracts";
import { type HistoryRequest, type HistorySlice, MAX_HISTORY_CHANGES_READ } from "../../abc/meta-store.js";
import { readHistory } from "./history.js";
import type { KeyValueView } from "./types.js";

/** The state that history is read from, and how far it has got. */
export interface HistorySource {
  readonly zoneId: ZoneId;
  readonly incarnation: IncarnationId;
  readonly view: KeyValueView;
  readonly appliedIndex: LogIndex;
}

/** What `MetaStore.readHistory` answers. Errors: COMPACTED, INCARNATION_MISMATCH, INVALID_ARGUMENT, CORRUPT. */
export function sliceOfHistory(source: HistorySource, request: HistoryRequest): HistorySlice {
  const { zoneId, incarnation, appliedIndex } = source;
  const { after, limit } = request;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_HISTORY_CHANGES_READ) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `${limit} changes of history are not 1 to ${MAX_HISTORY_CHANGES_READ}`,
      remedy: "ask for fewer at a time and go on from where they end",
    });
  }
  if (after === null) return { changes: [], through: { incarnation, index: appliedIndex } };
  if (after.incarnation !== incarnation) {
    throw new NexusError({
      code: "INCARNATION_MISMATCH",
      what: `the position is of another life of zone ${zoneId}`,
      remedy: "read again what you watch, and watch from the present position",
      details: { expected: incarnation, given: after.incarnation },
    });
  }
  const { changes, through } = readHistory(source.view, after.index, limit, appliedIndex);
  return { changes, through: { incarnation, index: through as LogIndex } };
}

/** For stores that were never asked to keep one: those of servers of an earlier version. */
export function historyUnsupported(zoneId: ZoneId): NexusError {
  return new NexusError({
    code: "UNSUPPORTED",
    what: `zone ${zoneId} keeps no history where it is served from, so it cannot be watched`,
    remedy: "upgrade the server, or list the zone again from time to time",
    details: { zone: zoneId },
  });
}
