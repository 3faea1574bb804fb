export {
  type AuditClock,
  type AuditEvent,
  type AuditLimits,
  type AuditOptions,
  AuditService,
  type AuditStats,
  DEFAULT_AUDIT_LIMITS,
} from "./audit/audit-service.js";
export { type AuditFile, type AuditFiles, nodeAuditFiles } from "./audit/files.js";
export type { AuditRecord } from "./audit/record.js";
