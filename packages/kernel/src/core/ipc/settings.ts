import { NexusError } from "@nexus/contracts";

/**
 * Where messages live. `memory`: in the process of the node that made the entry. `wal`: in the zone's replicated state.
 * `stdio`: streams that lead to one other process. `shared_memory`: a ring file that processes of one machine share.
 */
export const IO_PROFILES = ["memory", "wal", "stdio", "shared_memory"] as const;
export type IoProfile = (typeof IO_PROFILES)[number];

/** Longest message of any profile; larger things are files whose path is sent. */
export const MAX_MESSAGE_BYTES = 256 * 1024;
/** Most messages one call takes out or adds. */
export const MAX_MESSAGES_TAKEN = 256;
/** Most bytes one call adds, and takes out behind the first message. */
export const MAX_BYTES_TAKEN = 1024 * 1024;
export const MAX_CHANNEL_BYTES = 1024 * 1024 * 1024;
export const MAX_CHANNEL_MESSAGES = 1_000_000;
export const MAX_STREAM_GROUPS = 64;
export const MAX_GROUP_NAME_CHARS = 128;

const MiB = 1024 * 1024;
export const DEFAULT_PIPE_BYTES = MiB;
export const DEFAULT_PIPE_MESSAGES = 1_024;
export const DEFAULT_STREAM_BYTES = 16 * MiB;
export const DEFAULT_STREAM_MESSAGES = 65_536;

/** The attribute of an entry that holds its settings; nobody but the kernel writes it. */
export const IO_ATTRIBUTE = "nexus.io";

/** Bounds of a pipe, or what a stream retains. Fixed when the entry is made. */
export interface ChannelSettings {
  readonly ioProfile: IoProfile;
  readonly capacityBytes: number;
  readonly maxMessages: number;
  /** Streams only; null: messages do not age. */
  readonly maxAgeMs: number | null;
  /** The node that has the messages, unless they are the zone's (`wal`); null: not part of a cluster. */
  readonly home: string | null;
}

/** What a caller asks for; absent fields take the defaults. */
export interface ChannelRequest {
  readonly ioProfile?: string;
  readonly capacityBytes?: number;
  readonly maxMessages?: number;
  readonly maxAgeMs?: number;
}

/** Errors: INVALID_ARGUMENT. */
export function compileChannelSettings(
  kind: "pipe" | "stream",
  request: ChannelRequest & { readonly ioProfile: string },
  home: string | null,
): ChannelSettings {
  const isPipe = kind === "pipe";
  const ioProfile = parseProfile(request.ioProfile);
  const capacityBytes = request.capacityBytes ?? (isPipe ? DEFAULT_PIPE_BYTES : DEFAULT_STREAM_BYTES);
  const maxMessages = request.maxMessages ?? (isPipe ? DEFAULT_PIPE_MESSAGES : DEFAULT_STREAM_MESSAGES);
  const maxAgeMs = request.maxAgeMs ?? null;
  requireWithin("capacityBytes", capacityBytes, MAX_CHANNEL_BYTES);
  requireWithin("maxMessages", maxMessages, MAX_CHANNEL_MESSAGES);
  if (maxAgeMs !== null) {
    if (isPipe)
      throw invalid("a pipe has no maxAgeMs: its messages stay until they are taken", "leave it out");
    requireWithin("maxAgeMs", maxAgeMs, Number.MAX_SAFE_INTEGER);
  }
  return { ioProfile, capacityBytes, maxMessages, maxAgeMs, home: ioProfile === "wal" ? null : home };
}

function parseProfile(text: string): IoProfile {
  const known = IO_PROFILES.find((profile) => profile === text);
  if (known !== undefined) return known;
  throw invalid(`io_profile ${JSON.stringify(text)} is unknown`, `use one of ${IO_PROFILES.join(", ")}`);
}

function requireWithin(name: string, value: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return;
  throw invalid(`${name} ${value} is not a whole number from 1 to ${most}`, "give another one");
}

function invalid(what: string, remedy: string): NexusError {
  return new NexusError({ code: "INVALID_ARGUMENT", what, remedy });
}

/** As kept in IO_ATTRIBUTE; equal settings give equal text. */
export function encodeChannelSettings(settings: ChannelSettings): string {
  const { ioProfile, capacityBytes, maxMessages, maxAgeMs, home } = settings;
  return JSON.stringify({ v: 1, ioProfile, capacityBytes, maxMessages, maxAgeMs, home });
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeChannelSettings(path: string, text: string | undefined): ChannelSettings {
  const { v, ioProfile, capacityBytes, maxMessages, maxAgeMs, home } = parseObject(path, text);
  if (v !== 1) {
    throw new NexusError({
      code: "VERSION_UNSUPPORTED",
      what: `${path} was made by another version of Nexus (settings version ${String(v)})`,
      remedy: "upgrade this node",
    });
  }
  const isSound =
    IO_PROFILES.some((profile) => profile === ioProfile) &&
    isCount(capacityBytes) &&
    isCount(maxMessages) &&
    (maxAgeMs === null || isCount(maxAgeMs)) &&
    (home === null || typeof home === "string");
  if (!isSound) throw damaged(path, text);
  return {
    ioProfile: ioProfile as IoProfile,
    capacityBytes: capacityBytes as number,
    maxMessages: maxMessages as number,
    maxAgeMs: maxAgeMs as number | null,
    home,
  };
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 1;
}

function parseObject(path: string, text: string | undefined): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text ?? "");
  } catch (cause) {
    throw damaged(path, text, cause);
  }
  if (typeof parsed !== "object" || parsed === null) throw damaged(path, text);
  return { ...parsed };
}

function damaged(path: string, text: string | undefined, cause?: unknown): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `the settings of ${path} are damaged: ${JSON.stringify(text ?? null)?.slice(0, 80)}`,
    remedy: "remove the entry and make it again",
    cause,
  });
}
