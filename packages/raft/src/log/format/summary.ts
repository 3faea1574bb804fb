import type { LogIndex, NodeId, Term } from "@nexus/contracts";
import type { GroupId } from "../types.js";
import type { ByteReader, ByteWriter } from "./bytes.js";
import { decodeGroupId, encodeGroupId, GROUP_ID_BYTES } from "./group-id.js";

/**
 * What the node promises about one group once the batch is durable. Every batch carries these rows twice, before
 * and behind its records, so that a promise outlives a damaged batch.
 */
export interface SummaryRow {
  readonly group: GroupId;
  readonly term: Term;
  readonly vote: NodeId | null;
  readonly lastIndex: LogIndex;
  readonly removed: boolean;
}

export function encodeSummary(writer: ByteWriter, rows: readonly SummaryRow[]): void {
  for (const row of rows) {
    writer.raw(encodeGroupId(row.group));
    writer.u64(row.term);
    writer.u64(row.vote ?? 0);
    writer.u64(row.lastIndex);
    writer.u32(row.removed ? 1 : 0);
    writer.u32(0);
  }
}

export function decodeSummary(reader: ByteReader, count: number): SummaryRow[] {
  return Array.from({ length: count }, () => {
    const group = decodeGroupId(reader.raw(GROUP_ID_BYTES));
    const term = reader.u64() as Term;
    const vote = reader.u64();
    const lastIndex = reader.u64() as LogIndex;
    const removed = reader.u32() !== 0;
    reader.u32();
    return { group, term, vote: vote === 0 ? null : (vote as NodeId), lastIndex, removed };
  });
}
