import { type CallParam, may, needs } from "./call-param.js";
import type { CallMethodFacts } from "./table.js";

type AgentFacts = CallMethodFacts & { readonly group: "agents" };

const agent = (does: string, params: readonly CallParam[], result = "agent object"): AgentFacts => ({
  group: "agents",
  does,
  params,
  result,
  admin: false,
});

const PID = needs("pid");
const CONNECTION = { also: ["external_connection_id"] };
const ABOUT = [
  ...["zone_id", "owner_id", "parent_pid", "labels", "cwd", "root"].map((name) => may(name)),
  may("repos", { note: "list of `{alias, mount_path}`" }),
  ...["host_pid", "remote_addr", "protocol"].map((name) => may(name)),
];
const WHICH = [
  may("pid"),
  may("connection_id", { ...CONNECTION, note: "of a living one, unless pid is given" }),
];

/** Methods of agents. The agent object is that of `/proc/PID/status`; pids are text. */
export const AGENT_METHODS = {
  agent_register: agent("a new agent on this node", [
    needs("name"),
    may("kind", { note: "managed" }),
    may("connection_id", CONNECTION),
    ...ABOUT,
  ]),
  agent_register_external: agent("a new UNMANAGED agent: a process elsewhere, which sends heartbeats", [
    needs("name"),
    needs("connection_id", CONNECTION),
    ...ABOUT,
  ]),
  agent_unregister: agent("ends an agent as by SIGTERM and takes it off the list", [PID]),
  agent_unregister_external: agent("the same for the living agent of a connection", WHICH),
  agent_get: agent("one agent with its children", WHICH),
  agent_list: agent(
    "a page of agents in the order of pids",
    ["zone_id", "state", "parent_pid", "cursor", "limit"].map((name) => may(name)),
    "`{agents, next_cursor}`",
  ),
  agent_update_state: agent("a state the agent has reached; TERMINATED ends it", [
    PID,
    needs("state"),
    may("exit_code", { note: "0; of TERMINATED" }),
  ]),
  agent_signal: agent("a signal; SIGUSR1 merges labels", [
    PID,
    needs("signal"),
    may("payload", { note: "`{labels}`, or labels" }),
    may("labels"),
  ]),
  agent_heartbeat: agent("a life sign of an UNMANAGED agent", WHICH, "true"),
  agent_wait: agent(
    "waits until an agent ends, is in one of some states, or has changed",
    [PID, may("states"), may("after_revision"), may("timeout_ms", { note: "0" })],
    "`{agent, reached}`",
  ),
  agent_reap: agent("takes an ended agent off the list", [PID]),
  agent_provision: agent("tries again to bring up a MANAGED agent of this node", [PID]),
} as const satisfies Readonly<Record<string, AgentFacts>>;
