import { type NodeId, type Pid, SYSTEM_PREFIX } from "@nexus/contracts";
import { baseName, parentPath, utf8Encode } from "@nexus/lib";

/**
 * Where the rows of agents are: in zone `root`, which every node holds, below `/__sys__`, where no call reaches a row.
 *
 *   /__sys__/agents/pids                    its version is the last pid given out
 *   /__sys__/agents/by-pid/PID              one agent
 *   /__sys__/agents/children/PARENT/PID     who was spawned by whom
 *   /__sys__/agents/connections/HEX         which agent a connection belongs to, while it lives
 *   /__sys__/agents/hosts/NODE              the life under which a node hosts agents
 *
 * Numbers have 16 digits, so that the order of names is theirs.
 */
const ROOT = `${SYSTEM_PREFIX}agents`;
const CHILDREN = `${ROOT}/children`;

export const PID_COUNTER = `${ROOT}/pids`;
export const AGENT_ROWS = `${ROOT}/by-pid`;
export const HOST_ROWS = `${ROOT}/hosts`;

const DIGITS = 16;

export function agentPath(pid: Pid): string {
  return `${AGENT_ROWS}/${padded(pid)}`;
}

export function childrenPath(parent: Pid): string {
  return `${CHILDREN}/${padded(parent)}`;
}

export function childPath(parent: Pid, child: Pid): string {
  return `${childrenPath(parent)}/${padded(child)}`;
}

export function hostPath(nodeId: NodeId): string {
  return `${HOST_ROWS}/${padded(nodeId)}`;
}

/** Longest name of a connection (bytes of UTF-8): in hex it is still the name of a row. */
export const MAX_CONNECTION_ID_BYTES = 120;

export function connectionPath(connectionId: string): string {
  return `${ROOT}/connections/${Buffer.from(utf8Encode(connectionId)).toString("hex")}`;
}

/** The agent whose row is at `path`; null: it is another one's. */
export function pidOfPath(path: string): Pid | null {
  if (parentPath(path) !== AGENT_ROWS) return null;
  return Number(baseName(path)) as Pid;
}

/** Agents whose rows changed; null: each of them may have. */
export function pidsOf(changes: readonly { readonly path: string }[] | null): ReadonlySet<Pid | null> {
  if (changes === null) return new Set([null]);
  const pids = new Set<Pid>();
  for (const { path } of changes) {
    const pid = pidOfPath(path);
    if (pid !== null) pids.add(pid);
  }
  return pids;
}

/** The agent an entry of `childrenPath` names. */
export function pidOfChild(path: string): Pid {
  return Number(baseName(path)) as Pid;
}

function padded(value: number): string {
  return String(value).padStart(DIGITS, "0");
}
