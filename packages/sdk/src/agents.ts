import { NexusError, type Pid, ROOT_ZONE } from "@nexus/contracts";
import type { WaitAgentRequest, WaitCondition } from "@nexus/kernel";
import { parsePath, parseZoneId } from "@nexus/lib";
import type { AgentAdministration, WaitForAgentOptions } from "./agent-options.js";
import { compileMutation, compileRead } from "./call-options.js";
import type { AgentDriverCalls } from "./calls.js";
import type { CallDefaults } from "./options.js";

const LIST_PAGE_AGENTS = 1_000;
/** One call of a wait that may last for ever: short enough for proxies and a node that drains. */
const WAIT_SLICE_MS = 20_000;

/** Agents over a driver's calls: pids, zones and paths are checked here, before anything is sent. */
export function createAgentAdministration(
  driver: () => AgentDriverCalls,
  defaults: CallDefaults,
): AgentAdministration {
  return {
    spawn: async (name, options = {}) =>
      driver().spawn(
        {
          name,
          kind: options.kind ?? "WORKER",
          ownerId: options.owner ?? null,
          zoneId: parseZoneId(options.zone ?? ROOT_ZONE),
          parentPid: options.parent === undefined ? null : parsePid(options.parent),
          cwd: parsePath(options.cwd ?? "/"),
          root: parsePath(options.root ?? "/"),
          labels: options.labels ?? {},
          repos: options.repos ?? [],
          connection: options.connection ?? null,
        },
        compileMutation(options, defaults),
      ),
    get: async (pid, options) => driver().get(parsePid(pid), compileRead(options, defaults)),
    async *list(options = {}) {
      let cursor: string | null = null;
      do {
        const request = {
          zoneId: options.zone === undefined ? null : parseZoneId(options.zone),
          state: options.state ?? null,
          parentPid: options.parent === undefined ? null : parsePid(options.parent),
          cursor,
          limit: LIST_PAGE_AGENTS,
        };
        const page: Awaited<ReturnType<AgentDriverCalls["list"]>> = await driver().list(
          request,
          compileRead(options, defaults),
        );
        yield* page.agents;
        cursor = page.nextCursor;
      } while (cursor !== null);
    },
    signal: async (pid, name, options) =>
      driver().signal({ pid: parsePid(pid), signal: { name } }, compileMutation(options, defaults)),
    label: async (pid, labels, options) => {
      const signal = { name: "SIGUSR1", labels } as const;
      return driver().signal({ pid: parsePid(pid), signal }, compileMutation(options, defaults));
    },
    report: async (pid, state, options) =>
      driver().report({ pid: parsePid(pid), state }, compileMutation(options, defaults)),
    exit: async (pid, exitCode, options) =>
      driver().exit({ pid: parsePid(pid), exitCode }, compileMutation(options, defaults)),
    heartbeat: async (pid, options) => driver().heartbeat(parsePid(pid), compileMutation(options, defaults)),
    wait: async (pid, options = {}) => {
      const request = { pid: parsePid(pid), until: conditionOf(options) };
      return waitInSlices(driver, defaults, request, options);
    },
    reap: async (pid, options) => driver().reap(parsePid(pid), compileMutation(options, defaults)),
    provision: async (pid, options) => driver().provision(parsePid(pid), compileMutation(options, defaults)),
  };
}

/** A wait of any length as calls of bounded ones; whichever node answers the next has the same rows. */
async function waitInSlices(
  driver: () => AgentDriverCalls,
  defaults: CallDefaults,
  request: Omit<WaitAgentRequest, "waitMs">,
  options: WaitForAgentOptions,
): ReturnType<AgentAdministration["wait"]> {
  const call = compileMutation(options, defaults);
  const endsAtMs = performance.now() + (options.waitMs ?? Number.POSITIVE_INFINITY);
  for (;;) {
    const waitMs = Math.ceil(Math.min(WAIT_SLICE_MS, Math.max(0, endsAtMs - performance.now())));
    // The wait is the caller's wish, not the call's slowness.
    const slice = { ...call, timeoutMs: call.timeoutMs + waitMs };
    const { agent, reached } = await driver().wait({ ...request, waitMs }, slice);
    if (reached) return agent;
    if (agent.state.kind === "TERMINATED" || performance.now() >= endsAtMs) return null;
  }
}

function conditionOf({ states, afterRevision }: WaitForAgentOptions): WaitCondition {
  if (states !== undefined && afterRevision !== undefined) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: "a wait cannot be for states and for a revision at once",
      remedy: "give states or afterRevision",
    });
  }
  if (afterRevision !== undefined) return { kind: "changed", revision: afterRevision };
  return states === undefined ? { kind: "ended" } : { kind: "state", states };
}

function parsePid(pid: number): Pid {
  if (Number.isSafeInteger(pid) && pid > 0) return pid as Pid;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${pid} is no process id`,
    remedy: "give one from the list of agents",
  });
}
