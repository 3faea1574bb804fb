import {
  type DirEntryType,
  DT_EXTERNAL_STORAGE,
  DT_LINK,
  DT_MOUNT,
  isMountType,
  LINEARIZABLE,
  type ZoneId,
} from "@nexus/contracts";
import type { Kernel } from "@nexus/kernel";
import { parseZoneId } from "@nexus/lib";
import { type CallInfo, callOptions } from "../../server/unary.js";
import { parseEntryType } from "../../wire/entries.js";
import { channelRequest } from "../channel-request.js";
import { storageRequest } from "../storage-request.js";
import type { ZoneOperations } from "../zone-operations.js";
import { joinFromSource } from "./mount-source.js";
import type { CallParams } from "./params.js";
import { inZone } from "./zone-of-path.js";

/** `sys_setattr` of the JSON dialect. What means nothing for the type of entry asked for is refused, not dropped. */
export async function setAttributes(
  kernel: Pick<Kernel, "sysSetattr">,
  zones: ZoneOperations,
  params: CallParams,
  caller: CallInfo,
): Promise<unknown> {
  const path = params.text("path");
  const entryType = parseEntryType(params.count("entry_type") ?? 0);
  const { target, zone } = zonesOf(params, entryType);
  if (entryType !== DT_EXTERNAL_STORAGE) {
    params.refuse(["backend_type", "backend_params"], "is for external storage (entry_type 5)");
  }
  if (entryType !== DT_LINK) params.refuse(["link_target"], "is for links (entry_type 6)");
  const call = inZone(zone, caller);
  const channel = channelRequest(channelFields(params), entryType);
  const sizeBytes = params.count("size");
  const request = {
    path,
    entryType,
    mimeType: params.optionalText("mime_type"),
    modifiedAtMs: params.count("modified_at_ms"),
    createdAtMs: params.count("created_at_ms"),
    ownerId: params.optionalText("owner_id"),
    ttlSeconds: null,
    ...(sizeBytes === null ? {} : { sizeBytes }),
    linkTarget: params.optionalText("link_target"),
    targetZoneId: target,
    ...channel,
    ...storageRequest(storageFields(params), entryType),
    createParents: isMountType(entryType),
    xattrs: {},
    conditions: {},
  };
  if (target !== null) await joinFromSource(zones, target, params.optionalText("source"), caller);
  const { created, entry } = await kernel.sysSetattr(request, call.context, callOptions(call, LINEARIZABLE));
  const own = channel.io === undefined ? {} : { capacity: entry.sizeBytes };
  return { path, created, entry_type: entry.entryType, ...own };
}

function storageFields(params: CallParams) {
  const parameters = new Map<string, string>();
  for (const [name, value] of Object.entries(params.texts("backend_params"))) {
    if (value !== null) parameters.set(name, value);
  }
  return { driver: params.optionalText("backend_type"), parameters: Object.fromEntries(parameters) };
}

function channelFields(params: CallParams) {
  return {
    ioProfile: params.optionalText("io_profile"),
    capacityBytes: params.count("capacity"),
    maxMessages: params.count("max_messages"),
    maxAgeMs: params.count("max_age_ms"),
  };
}

/** `zone_id` is what a mount shows, as in the original, unless `target_zone_id` is; else it is where the path starts. */
function zonesOf(
  params: CallParams,
  entryType: DirEntryType,
): { readonly target: ZoneId | null; readonly zone: string | null } {
  const zone = params.optionalText("zone_id");
  if (entryType !== DT_MOUNT) {
    params.refuse(["target_zone_id", "source"], "is for mounts (entry_type 2)");
    return { target: null, zone };
  }
  const target = params.optionalText("target_zone_id");
  if (target !== null) return { target: parseZoneId(target), zone };
  return { target: zone === null ? null : parseZoneId(zone), zone: null };
}
