import { type FileMetadata, NexusError, type NodeId, type Pid } from "@nexus/contracts";
import { AGENT_KINDS, type Agent } from "./agent.js";
import { AGENT_TRANSITIONS } from "./transitions.js";

/** Agents and hosts are kept as JSON in this attribute of their rows. */
export const AGENT_XATTR = "nexus.agent";

const RECORD_VERSION = 1;

/** The life under which a node hosts agents. A node that begins another one has none of the agents of the former. */
export interface HostRecord {
  readonly nodeId: NodeId;
  readonly life: string;
  /** lost: nothing may be spawned under that life any more; its agents are being marked. */
  readonly state: "live" | "lost";
}

export function encodeAgent(agent: Agent): string {
  return JSON.stringify({ v: RECORD_VERSION, ...agent });
}

export function encodeHost(host: HostRecord): string {
  return JSON.stringify({ v: RECORD_VERSION, ...host });
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeAgent(entry: FileMetadata): Agent {
  const agent = decode<Agent>(entry);
  const isWhole =
    Number.isSafeInteger(agent.pid) &&
    AGENT_KINDS.includes(agent.kind) &&
    Object.hasOwn(AGENT_TRANSITIONS, agent.state?.kind ?? "");
  if (!isWhole) throw corrupt(entry.path, "does not describe an agent");
  return agent;
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeHost(entry: FileMetadata): HostRecord {
  const host = decode<HostRecord>(entry);
  if (!Number.isSafeInteger(host.nodeId) || typeof host.life !== "string") {
    throw corrupt(entry.path, "does not describe a host");
  }
  return host;
}

/** The agent a connection's row names. Errors: CORRUPT. */
export function decodeConnection(entry: FileMetadata): Pid {
  const pid = Number(entry.xattrs[AGENT_XATTR]);
  if (!Number.isSafeInteger(pid) || pid < 1) throw corrupt(entry.path, "names no agent");
  return pid as Pid;
}

function decode<T>({ path, xattrs }: FileMetadata): T {
  const text = xattrs[AGENT_XATTR];
  if (text === undefined) throw corrupt(path, `has no attribute ${AGENT_XATTR}`);
  let record: { readonly v?: unknown } | null;
  try {
    record = JSON.parse(text) as { readonly v?: unknown } | null;
  } catch (cause) {
    throw corrupt(path, "is no JSON", cause);
  }
  if (typeof record !== "object" || record === null) throw corrupt(path, "is no JSON object");
  const { v, ...value } = record;
  if (v === RECORD_VERSION) return value as T;
  throw new NexusError({
    code: "VERSION_UNSUPPORTED",
    what: `the row ${path} has version ${String(v)}, not ${RECORD_VERSION}`,
    remedy: "run at least the version of Nexus that wrote it",
    details: { path },
  });
}

function corrupt(path: string, problem: string, cause?: unknown): NexusError {
  return new NexusError({ code: "CORRUPT", what: `the row ${path} ${problem}`, details: { path }, cause });
}
