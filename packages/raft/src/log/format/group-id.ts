import { NexusError } from "@nexus/contracts";
import type { GroupId } from "../types.js";

export const GROUP_ID_BYTES = 16;
const GROUP_ID_PATTERN = /^[0-9a-f]{32}$/;

/** Throws INVALID_ARGUMENT unless `id` is 32 lower-case hex digits. */
export function encodeGroupId(id: GroupId): Uint8Array {
  if (!GROUP_ID_PATTERN.test(id)) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `"${id}" is not a log group id`,
      remedy: "use the zone's incarnation id: 32 lower-case hex digits",
    });
  }
  return Buffer.from(id, "hex");
}

export function decodeGroupId(bytes: Uint8Array): GroupId {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex") as GroupId;
}
