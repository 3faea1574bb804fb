import type { SyscallFacts } from "./facts.js";

const AGENT = {
  tier: 1,
  hooks: [],
  events: [],
  followsLink: "no",
  changes: null,
  consistency: "as asked",
} as const;

const SEEN = { ...AGENT, permissions: [{ permission: "READ", of: "path", when: null }] } as const;

const CHANGED = {
  ...AGENT,
  permissions: [{ permission: "WRITE", of: "path", when: null }],
  changes: "agent",
  consistency: "at apply",
} as const;

/** The calls of agents. Their path is `/proc/PID` in the zone of the agent; `/proc` for one that is to be spawned. */
export const AGENT_SYSCALLS: readonly SyscallFacts[] = [
  {
    ...CHANGED,
    name: "agents.spawn",
    does: "A new agent on this node, REGISTERED, under a pid that was never given out before.",
    arguments:
      "name, kind, owner or null, zone, parent or null, cwd, root, labels, repos, connection or null",
    result: "agent",
    errors: ["NOT_FOUND", "ALREADY_EXISTS"],
  },
  {
    ...SEEN,
    name: "agents.get",
    does: "One agent with its children.",
    arguments: "pid",
    result: "agent",
    errors: ["NOT_FOUND"],
  },
  {
    ...SEEN,
    name: "agents.getByConnection",
    does: "The living agent of a connection.",
    arguments: "connection id",
    result: "agent",
    errors: ["NOT_FOUND"],
  },
  {
    ...AGENT,
    name: "agents.list",
    permissions: [{ permission: "READ", of: "entries", when: null }],
    does: "One page of agents in the order of pids; those the caller may not read are left out.",
    arguments: "zone, state and parent or null, cursor or null, limit",
    result: "agents, nextCursor or null",
    errors: ["INCARNATION_MISMATCH"],
  },
  {
    ...CHANGED,
    name: "agents.signal",
    does: "SIGTERM and SIGKILL end an agent, SIGSTOP suspends and SIGCONT resumes it, SIGUSR1 merges labels.",
    arguments: "pid, signal",
    result: "agent",
    errors: ["NOT_FOUND"],
  },
  {
    ...CHANGED,
    name: "agents.report",
    does: "A state the agent, or what runs it, has reached; reporting it again changes nothing.",
    arguments: "pid, state",
    result: "agent",
    errors: ["NOT_FOUND"],
  },
  {
    ...CHANGED,
    name: "agents.exit",
    does: "The agent ended by itself.",
    arguments: "pid, exit code",
    result: "agent",
    errors: ["NOT_FOUND"],
  },
  {
    ...CHANGED,
    name: "agents.heartbeat",
    does: "A life sign of an UNMANAGED agent; costs no commit at the node the agent is on.",
    arguments: "pid",
    result: "nothing",
    errors: ["NOT_FOUND"],
  },
  {
    ...SEEN,
    name: "agents.wait",
    does: "Waits until an agent ends, is in a state or changes. Which of them it was is in the agent.",
    arguments: "pid, what to wait for, waitMs",
    result: "agent, reached or not",
    errors: ["NOT_FOUND"],
  },
  {
    ...CHANGED,
    name: "agents.reap",
    does: "Takes an ended agent off the list.",
    arguments: "pid",
    result: "agent",
    errors: ["NOT_FOUND"],
  },
  {
    ...CHANGED,
    name: "agents.provision",
    does: "Tries again to bring up a MANAGED agent of this node that is REGISTERED.",
    arguments: "pid",
    result: "agent",
    errors: ["NOT_FOUND"],
  },
];
