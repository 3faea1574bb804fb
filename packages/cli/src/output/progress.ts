import type { SingleBar } from "cli-progress";
import type { CliIo } from "../io.js";
import { humanBytes } from "./bytes.js";
import { printable } from "./error-line.js";

/** Smaller transfers are over before a bar would help (bytes). */
export const PROGRESS_THRESHOLD_BYTES = 8 * 1024 * 1024;

/** Told how far a transfer is; `finish` must be called whatever happens. */
export interface TransferProgress {
  update(transferredBytes: number): void;
  finish(): void;
}

const SILENT: TransferProgress = { update: () => undefined, finish: () => undefined };

/**
 * A bar on stderr for transfers over PROGRESS_THRESHOLD_BYTES, when stderr is a terminal; silent otherwise.
 * `totalBytes` null (a pipe): shown without a share once the threshold has passed.
 */
export async function transferProgress(
  io: Pick<CliIo, "stderr" | "stderrIsTerminal">,
  label: string,
  totalBytes: number | null,
): Promise<TransferProgress> {
  if (!io.stderrIsTerminal) return SILENT;
  if (totalBytes !== null && totalBytes <= PROGRESS_THRESHOLD_BYTES) return SILENT;
  const { SingleBar } = await import("cli-progress");
  const bar = new SingleBar({
    stream: io.stderr,
    format:
      totalBytes === null
        ? "{label}  {done}"
        : "{label}  {bar} {percentage}%  {done} of {all}  eta {eta_formatted}",
    barCompleteChar: "█",
    barIncompleteChar: "░",
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: false,
  });
  return startingAtThreshold(bar, printable(label), totalBytes);
}

function startingAtThreshold(bar: SingleBar, label: string, totalBytes: number | null): TransferProgress {
  let started = false;
  return {
    update: (transferredBytes) => {
      if (transferredBytes <= PROGRESS_THRESHOLD_BYTES && totalBytes === null) return;
      const payload = { label, done: humanBytes(transferredBytes), all: humanBytes(totalBytes ?? 0) };
      if (!started) bar.start(totalBytes ?? 0, transferredBytes, payload);
      started = true;
      bar.update(transferredBytes, payload);
    },
    finish: () => {
      if (started) bar.stop();
    },
  };
}
