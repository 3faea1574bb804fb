import { NexusError } from "@nexus/contracts";
import type { ByteSource } from "@nexus/kernel";
import { abortable } from "./abortable.js";
import type { WriteOptions } from "./filesystem.js";

export function toSource(
  data: Uint8Array | string | AsyncIterable<Uint8Array>,
  signal: AbortSignal | null,
): ByteSource {
  if (typeof data === "string") return toBytes(data);
  return data instanceof Uint8Array || signal === null ? data : abortable(data, signal);
}

export function toBytes(data: Uint8Array | string): Uint8Array {
  return typeof data === "string" ? new TextEncoder().encode(data) : data;
}

/** An append is unconditional by nature: it goes to whatever the end is when it is applied. */
export function refuseAppendOptions(options: WriteOptions | undefined): void {
  const refused = (
    ["ifMatch", "ifVersion", "ifAbsent", "mimeType", "offsetBytes", "ephemeral"] as const
  ).filter((name) => options?.[name] !== undefined);
  if (refused.length === 0) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `append does not take ${refused.join(", ")}`,
    remedy: "use write() for conditions, setAttributes() for the mime type",
  });
}
