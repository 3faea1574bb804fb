import type { CallMethodFacts } from "./table.js";

type AgentFacts = CallMethodFacts & { readonly group: "agents" };

const agent = (does: string, params: string, result = "agent object"): AgentFacts => ({
  group: "agents",
  does,
  params,
  result,
  admin: false,
});

const ABOUT =
  "[zone_id], [owner_id], [parent_pid], [labels], [cwd], [root], [host_pid], [remote_addr], [protocol]";
const WHICH = "pid, or connection_id of a living one";

/** Methods of agents. The agent object is that of `/proc/PID/status`; pids are text. */
export const AGENT_METHODS = {
  agent_register: agent("a new agent on this node", `name, [kind] (managed), [connection_id], ${ABOUT}`),
  agent_register_external: agent(
    "a new UNMANAGED agent: a process elsewhere, which sends heartbeats",
    `name, connection_id, ${ABOUT}`,
  ),
  agent_unregister: agent("ends an agent as by SIGTERM and takes it off the list", "pid"),
  agent_unregister_external: agent("the same for the living agent of a connection", "connection_id"),
  agent_get: agent("one agent with its children", WHICH),
  agent_list: agent(
    "a page of agents in the order of pids",
    "[zone_id], [state], [parent_pid], [cursor], [limit]",
    "`{agents, next_cursor}`",
  ),
  agent_update_state: agent(
    "a state the agent has reached; TERMINATED ends it",
    "pid, state, [exit_code] (0)",
  ),
  agent_signal: agent("a signal; SIGUSR1 merges labels", "pid, signal, [payload] (`{labels}`, or labels)"),
  agent_heartbeat: agent("a life sign of an UNMANAGED agent", WHICH, "true"),
  agent_wait: agent(
    "waits until an agent ends, is in one of some states, or has changed",
    "pid, [states], [after_revision], [timeout_ms] (0)",
    "`{agent, reached}`",
  ),
  agent_reap: agent("takes an ended agent off the list", "pid"),
  agent_provision: agent("tries again to bring up a MANAGED agent of this node", "pid"),
} as const satisfies Readonly<Record<string, AgentFacts>>;
