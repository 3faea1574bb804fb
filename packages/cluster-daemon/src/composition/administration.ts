import type { AuditService } from "@nexus/services";
import type { AdministrationListener } from "@nexus/transport";
import type { Logger } from "../log/logger.js";

/** Where what administrators do to zones is put on record: the node's log always, the audit log where there is one. */
export interface AdministrationLog {
  readonly record: AdministrationListener;
  /** The audit log that runs; null: none does. */
  bind(audit: Pick<AuditService, "recordAdministration"> | null): void;
}

export function createAdministrationLog(logger: Logger): AdministrationLog {
  let audit: Pick<AuditService, "recordAdministration"> | null = null;
  return {
    record: async (event) => {
      const { operation, zoneId, context, detail, error } = event;
      const fields = { operation, zone: zoneId, user: context.userId, request: context.requestId, detail };
      if (error === null) logger.warn(fields, "an administrator changed a zone");
      else logger.warn({ ...fields, code: error.code }, "an administrator was refused");
      await audit?.recordAdministration(event);
    },
    bind: (service) => {
      audit = service;
    },
  };
}
