import { NexusError, type NodeId, type Pid, type ZoneId } from "@nexus/contracts";
import type {
  AgentConnection,
  AgentEnd,
  AgentInfo,
  AgentKind,
  AgentRepo,
  AgentState,
  AgentStateName,
} from "@nexus/kernel";

const KINDS: Readonly<Record<AgentKind, true>> = {
  WORKER: true,
  DAEMON: true,
  MANAGED: true,
  UNMANAGED: true,
};
const STATES: Readonly<Record<AgentStateName, true>> = {
  REGISTERED: true,
  WARMING_UP: true,
  READY: true,
  BUSY: true,
  SUSPENDED: true,
  TERMINATED: true,
};

/** `describeAgent` of the kernel, read back by a client. Errors: INTERNAL (no descriptor, or one this version does not know). */
export function parseAgent(value: unknown): AgentInfo {
  const json = new Json(value);
  const external = json.object("external_info");
  const children = json.value("children");
  return {
    pid: json.number("pid") as Pid,
    name: json.text("name"),
    kind: json.oneOf("kind", KINDS),
    ownerId: json.text("owner_id"),
    zoneId: json.text("zone_id") as ZoneId,
    parentPid: json.value("parent_pid") === null ? null : (json.number("parent_pid") as Pid),
    nodeId: json.number("node_id") as NodeId,
    hostLife: json.text("host_life"),
    state: parseState(json),
    generation: json.number("generation"),
    revision: json.number("revision"),
    cwd: json.text("cwd"),
    root: json.text("root"),
    labels: json.value("labels") as Readonly<Record<string, string>>,
    repos: (json.value("repos") as readonly unknown[]).map(parseRepo),
    connection: external === null ? null : parseConnection(external),
    createdAtMs: json.number("created_at_ms"),
    updatedAtMs: json.number("updated_at_ms"),
    lastHeartbeatMs: json.value("last_heartbeat_ms") === null ? null : json.number("last_heartbeat_ms"),
    children: Array.isArray(children) ? children.map((pid) => Number(pid) as Pid) : null,
  };
}

function parseState(json: Json): AgentState {
  const kind = json.oneOf("state", STATES);
  if (kind === "REGISTERED") {
    const failure = json.object("failure");
    if (failure === null) return { kind, failure: null };
    const [code, message] = [failure.text("code"), failure.text("message")];
    return { kind, failure: { code, message, atMs: failure.number("at_ms") } };
  }
  if (kind !== "TERMINATED") return { kind };
  const exitCode = json.value("exit_code") === null ? null : json.number("exit_code");
  return { kind, exitCode, end: parseEnd(json.object("end")), atMs: json.number("ended_at_ms") };
}

function parseEnd(end: Json | null): AgentEnd {
  switch (end?.value("kind")) {
    case "exited":
      return { kind: "exited" };
    case "silent":
      return { kind: "silent" };
    case "signalled":
      return { kind: "signalled", signal: end.text("signal") === "SIGKILL" ? "SIGKILL" : "SIGTERM" };
    case "node_lost":
      return { kind: "nodeLost", nodeId: end.number("node_id") as NodeId };
    default:
      throw unreadable("end");
  }
}

function parseRepo(value: unknown): AgentRepo {
  const json = new Json(value);
  return { alias: json.text("alias"), mountPath: json.text("mount_path") };
}

function parseConnection(json: Json): AgentConnection {
  const remote = json.value("remote_addr");
  return {
    id: json.text("connection_id"),
    hostPid: json.value("host_pid") === null ? null : json.number("host_pid"),
    remoteAddress: typeof remote === "string" ? remote : null,
    protocol: json.text("protocol"),
  };
}

/** Fields of a JSON object, checked as they are taken. */
class Json {
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(value: unknown) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw unreadable("descriptor");
    this.#fields = value as Readonly<Record<string, unknown>>;
  }

  /** null also when it is missing. */
  value(name: string): unknown {
    return this.#fields[name] ?? null;
  }

  text(name: string): string {
    const value = this.#fields[name];
    if (typeof value === "string") return value;
    throw unreadable(name);
  }

  /** A number, also as text. */
  number(name: string): number {
    const value = this.#fields[name];
    const number = typeof value === "string" && value !== "" ? Number(value) : value;
    if (typeof number === "number" && Number.isFinite(number)) return number;
    throw unreadable(name);
  }

  oneOf<Name extends string>(name: string, known: Readonly<Record<Name, true>>): Name {
    const value = this.text(name);
    if (Object.hasOwn(known, value)) return value as Name;
    throw unreadable(name);
  }

  object(name: string): Json | null {
    const value = this.value(name);
    return value === null ? null : new Json(value);
  }
}

function unreadable(field: string): NexusError {
  return new NexusError({
    code: "INTERNAL",
    what: `the ${field} of an agent is missing or not understood`,
    remedy: "use a client of the server's version",
  });
}
