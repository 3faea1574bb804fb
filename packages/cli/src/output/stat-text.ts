import { type DirEntryType, DT_PIPE, DT_REG, DT_STREAM, ENTRY_TYPE_NAMES } from "@nexus/contracts";
import type { StatResult } from "@nexus/sdk";
import { humanBytes } from "./bytes.js";
import { isoTime } from "./documents.js";
import { printable } from "./error-line.js";
import { modeText } from "./listing.js";
import { renderFields } from "./table.js";

/** What `nexus stat` prints for people. */
export function statText(stat: StatResult): string[] {
  const { entry } = stat;
  return renderFields([
    ["path", printable(stat.path)],
    ["type", ENTRY_TYPE_NAMES[entry.entryType]],
    // The size of a pipe or stream is what it may hold.
    [isChannel(entry.entryType) ? "capacity" : "size", sizeText(entry.sizeBytes)],
    ["mode", `${modeText(entry.entryType, stat.mode)} (${stat.mode.toString(8).padStart(4, "0")})`],
    ["version", String(entry.version)],
    ["generation", String(entry.gen)],
    ["etag", entry.etag],
    ["content id", entry.contentId],
    ["mime type", optional(entry.mimeType)],
    ["created", isoTime(entry.createdAtMs)],
    ["modified", isoTime(entry.modifiedAtMs)],
    ["zone", stat.zoneId],
    ["inode", String(entry.inode)],
    ["owner", optional(entry.ownerId)],
    ["target zone", entry.targetZoneId],
    ["link target", optional(entry.linkTarget)],
    ["ttl", entry.ttlSeconds === null ? null : `${entry.ttlSeconds} s`],
    ["ephemeral", entry.ephemeral === true ? "yes: it vanishes with the client that wrote it" : null],
    ["last writer", entry.lastWriterAddress],
    ["holders", entry.entryType === DT_REG && entry.contentId !== null ? holdersText(stat.holders) : null],
    ["messages", messagesText(stat)],
    ["attributes", attributesText(entry.xattrs)],
  ]);
}

/**
 * One copy of content per write until replication of content lands: a reader of this line must not take the
 * replicated metadata for replicated bytes.
 */
function holdersText(holders: readonly string[]): string {
  if (holders.length === 0) return "none known to the metadata";
  const count =
    holders.length === 1
      ? "1 copy: content is not replicated yet, only metadata is"
      : `${holders.length} copies`;
  return `${holders.join(", ")} (${count})`;
}

/** Of a pipe or stream whose messages the server reaches. */
function messagesText({ channel }: StatResult): string | null {
  if (channel === undefined) return null;
  const { messages, maxMessages, bytes, capacityBytes, isClosed } = channel;
  const end = isClosed ? ", closed" : "";
  return `${messages} of ${maxMessages}, ${humanBytes(bytes)} of ${humanBytes(capacityBytes)}${end}`;
}

function isChannel(entryType: DirEntryType): boolean {
  return entryType === DT_PIPE || entryType === DT_STREAM;
}

function sizeText(sizeBytes: number): string {
  return sizeBytes < 1024 ? `${sizeBytes} bytes` : `${sizeBytes} bytes (${humanBytes(sizeBytes)})`;
}

function optional(text: string | null): string | null {
  return text === null ? null : printable(text);
}

function attributesText(xattrs: Readonly<Record<string, string>>): string | null {
  const pairs = Object.entries(xattrs).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? null : printable(pairs.join(" "));
}
