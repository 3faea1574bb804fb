import { NexusError } from "@nexus/contracts";
import { GroupCommitter } from "./commit/group-committer.js";
import { withDeadline } from "./deadline.js";
import { RecentEntries } from "./group/recent-entries.js";
import { compileLogLimits } from "./limits.js";
import { SharedNodeLog } from "./node-log.js";
import type { NodeLogOptions, OpenedNodeLog } from "./options.js";
import { lossFindingsOf } from "./recovery/loss-findings.js";
import { recover } from "./recovery/recover.js";
import { Reclaimer } from "./segments/reclaimer.js";
import { SegmentStore } from "./segments/segment-store.js";
import type { LogHealth } from "./types.js";

/**
 * Opens the node's log, recovering what is there, or starts a new one. The caller holds a lock on the folder: two
 * processes on one log destroy it. The report names groups that were cut or damaged; damaged ones are quarantined,
 * the others work. Errors: VERSION_UNSUPPORTED, CORRUPT (nothing of the log can be trusted), CONFIG_INVALID,
 * IO_ERROR, DEADLINE_EXCEEDED.
 */
export async function openNodeLog(options: NodeLogOptions): Promise<OpenedNodeLog> {
  const { files, runtime } = options;
  const limits = compileLogLimits(options.limits);
  const { clock } = runtime;
  try {
    const folder = `making ${files.folder}`;
    await withDeadline(clock, limits.fileDeadlineMs, folder, files.ensureFolder());
    const recovered = await recover({ files, clock, limits });
    return { log: assemble(options, limits, recovered), report: recovered.report };
  } catch (cause) {
    await files.close(limits.fileDeadlineMs);
    throw NexusError.from(cause, "IO_ERROR");
  }
}

function assemble(
  { files, runtime }: NodeLogOptions,
  limits: ReturnType<typeof compileLogLimits>,
  recovered: Awaited<ReturnType<typeof recover>>,
): SharedNodeLog {
  const { table, quarantine, segments: known, appendOffset, spare, nextSequence } = recovered;
  const { clock } = runtime;
  const identity = recovered.identity ?? Uint8Array.from(runtime.randomBytes(16));
  const recent = new RecentEntries(limits.recentEntryBytes);
  const healthListeners = new Set<(health: LogHealth) => void>();
  const segments = new SegmentStore({
    files,
    clock,
    limits,
    identity,
    segments: known,
    appendOffset,
    spare,
    nextSequence,
  });
  const committer = new GroupCommitter({
    files,
    runtime,
    limits,
    identity,
    segments,
    table,
    recent,
    quarantine,
    nextBatchNumber: recovered.nextBatchNumber,
    previousChain: recovered.previousChain,
    onHealth: (health) => {
      for (const listener of healthListeners) listener(health);
    },
    onDurable: (freesSpace) => {
      if (freesSpace) reclaimer.kick();
    },
  });
  const reclaimer = new Reclaimer({ segments, table, committer, quarantine, limits });
  for (const group of recovered.abstaining) committer.rewriteHead(group);
  reclaimer.kick();
  return new SharedNodeLog({
    files,
    clock,
    limits,
    table,
    recent,
    quarantine,
    lossFindings: lossFindingsOf(recovered.report, files.folder),
    segments,
    committer,
    reclaimer,
    healthListeners,
  });
}
