import type { CommandDefinition } from "../command.js";
import {
  agentListCommand,
  agentReapCommand,
  agentShowCommand,
  agentSignalCommand,
  agentWaitCommand,
} from "./agent.js";
import { appendCommand } from "./append.js";
import { catCommand } from "./cat.js";
import { cpCommand } from "./cp.js";
import { expireCommand } from "./expire.js";
import { getCommand } from "./get.js";
import { globCommand } from "./glob.js";
import { grepCommand } from "./grep.js";
import { lnCommand, readlinkCommand } from "./ln.js";
import { lockCommand, lockListCommand, unlockCommand } from "./lock.js";
import { lsCommand } from "./ls.js";
import { mkdirCommand } from "./mkdir.js";
import { mountCommand, mountListCommand, unmountCommand } from "./mount.js";
import { mvCommand } from "./mv.js";
import { nodeDrainCommand } from "./node.js";
import { pipeCloseCommand, pipeCreateCommand, pipePopCommand, pipePushCommand } from "./pipe.js";
import { putCommand } from "./put.js";
import { rmCommand } from "./rm.js";
import {
  serviceCallCommand,
  serviceListCommand,
  serviceRemoveCommand,
  serviceShowCommand,
  serviceStartCommand,
  serviceStopCommand,
} from "./service.js";
import { statCommand } from "./stat.js";
import { statusCommand } from "./status.js";
import { storageMountCommand, storageUnmountCommand } from "./storage.js";
import { streamAppendCommand, streamCreateCommand, streamReadCommand } from "./stream.js";
import { trashEmptyCommand, trashListCommand, trashRestoreCommand } from "./trash.js";
import { treeCommand } from "./tree.js";
import { truncateCommand } from "./truncate.js";
import { watchCommand } from "./watch.js";
import { writeCommand } from "./write.js";
import { xattrGetCommand, xattrListCommand, xattrRemoveCommand, xattrSetCommand } from "./xattr.js";
import { zoneBackupCommand, zoneRestoreCommand } from "./zone-backup.js";
import {
  zoneCreateCommand,
  zoneJoinCommand,
  zoneRemoveCommand,
  zoneTransferLeaderCommand,
} from "./zone-change.js";
import { zoneConflictsCommand, zoneStatusOfCommand } from "./zone-eventual.js";
import { zoneInfoCommand, zoneListCommand, zoneMembersCommand } from "./zone-inspect.js";
import { zoneDemoteCommand, zonePromoteCommand, zoneRemoveMemberCommand } from "./zone-members.js";
import { zoneQuotaCommand } from "./zone-quota.js";
import { zoneRecoverCommand } from "./zone-recover.js";
import { zoneTrashCommand } from "./zone-trash.js";

/** Every command, in the order the help shows them. */
export const COMMANDS: readonly CommandDefinition[] = [
  writeCommand,
  catCommand,
  lsCommand,
  statCommand,
  mkdirCommand,
  rmCommand,
  mvCommand,
  cpCommand,
  lnCommand,
  readlinkCommand,
  appendCommand,
  truncateCommand,
  expireCommand,
  xattrListCommand,
  xattrGetCommand,
  xattrSetCommand,
  xattrRemoveCommand,
  trashListCommand,
  trashRestoreCommand,
  trashEmptyCommand,
  treeCommand,
  globCommand,
  grepCommand,
  watchCommand,
  pipeCreateCommand,
  pipePushCommand,
  pipePopCommand,
  pipeCloseCommand,
  streamCreateCommand,
  streamAppendCommand,
  streamReadCommand,
  putCommand,
  getCommand,
  lockCommand,
  lockListCommand,
  unlockCommand,
  agentListCommand,
  agentShowCommand,
  agentSignalCommand,
  agentWaitCommand,
  agentReapCommand,
  statusCommand,
  serviceListCommand,
  serviceShowCommand,
  serviceStartCommand,
  serviceStopCommand,
  serviceRemoveCommand,
  serviceCallCommand,
  zoneListCommand,
  zoneInfoCommand,
  zoneMembersCommand,
  zoneCreateCommand,
  zoneJoinCommand,
  zoneRemoveCommand,
  zoneQuotaCommand,
  zoneTrashCommand,
  zoneTransferLeaderCommand,
  zoneRemoveMemberCommand,
  zoneDemoteCommand,
  zonePromoteCommand,
  zoneRecoverCommand,
  zoneBackupCommand,
  zoneRestoreCommand,
  zoneConflictsCommand,
  zoneStatusOfCommand,
  mountCommand,
  mountListCommand,
  unmountCommand,
  storageMountCommand,
  storageUnmountCommand,
  nodeDrainCommand,
];
