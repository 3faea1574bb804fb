import { statfs } from "node:fs/promises";
import type { DaemonConfig } from "../config/types.js";
import type { DataFolderLayout } from "../data-folder/data-folder.js";
import { FileReserve, type Reserve } from "../disk-space/reserve.js";
import { type SpaceEvent, SpaceGuard } from "../disk-space/space-guard.js";
import { spaceLimits } from "../disk-space/space-rule.js";
import type { Logger } from "../log/logger.js";
import { exportSpaceMetrics } from "../metrics/space-metrics.js";
import type { NodeParts } from "./node-parts.js";

/** Pause between two looks at the free space; a look is one statfs and one listing. */
const CHECK_EVERY_MS = 1_000;

export function diskReserve(
  config: Pick<DaemonConfig, "diskReserveBytes">,
  layout: DataFolderLayout,
): Reserve {
  return new FileReserve(layout.reserve, spaceLimits(config.diskReserveBytes));
}

/**
 * Makes room if there is too little to go on with the start, and watches from here on. The reserve is written once
 * the node serves (`allowRefill`).
 */
export async function openDiskSpace(
  parts: Pick<NodeParts, "config" | "layout" | "logger" | "metrics" | "readiness" | "closers">,
): Promise<SpaceGuard> {
  const { config, layout, logger, metrics, readiness, closers } = parts;
  const guard = new SpaceGuard({
    reserve: diskReserve(config, layout),
    limits: spaceLimits(config.diskReserveBytes),
    freeBytes: async () => {
      const { bavail, bsize } = await statfs(layout.directory);
      return bavail * bsize;
    },
    folder: layout.directory,
    onEvent: (event) => logSpaceEvent(logger, layout.reserve, event),
  });
  exportSpaceMetrics(metrics, () => guard.status());
  readiness.addNotice("space", () => guard.notice());
  await guard.check();
  const timer = setInterval(() => void guard.check(), CHECK_EVERY_MS);
  closers.push("disk space", () => {
    clearInterval(timer);
    return guard.close();
  });
  return guard;
}

function logSpaceEvent(logger: Logger, folder: string, event: SpaceEvent): void {
  switch (event.kind) {
    case "refusing":
      logger.warn(
        { freeBytes: event.freeBytes },
        "the disk is nearly full: writes that need room are refused",
      );
      return;
    case "resumed":
      logger.info({ freeBytes: event.freeBytes }, "the disk has room again: writes are taken");
      return;
    case "released":
      logger.warn({ folder, left: event.heldPieces }, "gave up a piece of the disk reserve to make room");
      return;
    case "refilled":
      logger.info({ folder }, "the disk reserve is set aside");
      return;
    case "checkFailed":
      logger.warn({ err: event.error }, "the free space of the disk could not be looked after");
      return;
    default:
      event satisfies never;
  }
}
