import type { StoreEvent } from "@nexus/backends";
import type { Logger } from "../log/logger.js";

/** What an operator should read about; pulls that work are metrics only. */
export function logStoreEvent(logger: Logger, event: StoreEvent): void {
  switch (event.kind) {
    case "tempFilesSwept":
      logger.info({ files: event.count }, "removed what crashed writers left");
      return;
    case "blobCorrupt":
      logger.error(
        { contentId: event.contentId, location: event.location, quarantinedTo: event.quarantinedTo },
        "a stored blob does not match its hash and was set aside; it is pulled again from a holder when needed",
      );
      return;
    case "pullFailed":
      logger.warn(
        { contentId: event.contentId, from: event.from, reason: event.error.message },
        "pulling a blob failed",
      );
      return;
    case "pullNotKept":
      logger.warn(
        { contentId: event.contentId, reason: event.error.message },
        "a pulled blob could not be kept",
      );
      return;
    case "blobPulled":
      logger.debug({ contentId: event.contentId, from: event.from, bytes: event.bytes }, "pulled a blob");
      return;
    default:
      event satisfies never;
  }
}
