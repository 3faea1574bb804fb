export type { AgentCommand } from "./agents/agent-command.js";
export {
  DEFAULT_PROCESS_LIMITS,
  type ProcessEvent,
  type ProcessLimits,
  ProcessProvisioner,
  type ProcessProvisionerOptions,
} from "./agents/process-provisioner.js";
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
