import type { NexusError, OperationContext, ZoneId } from "@nexus/contracts";

/** Something an administrator did to a zone that has to be on record, done or refused. */
export interface AdministrationEvent {
  readonly operation: "zone_recover" | "zone_backup" | "zone_restore";
  readonly zoneId: ZoneId;
  readonly context: OperationContext;
  /** What was done, or was to be done. */
  readonly detail: string;
  /** null: it was done. */
  readonly error: NexusError | null;
}

/** Takes such an event down; resolves once that is certain to happen. Must not reject. */
export type AdministrationListener = (event: AdministrationEvent) => Promise<void>;
