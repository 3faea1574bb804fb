import { LINEARIZABLE, NexusError, type Pid } from "@nexus/contracts";
import {
  AGENT_KINDS,
  AGENT_SIGNALS,
  AGENT_TRANSITIONS,
  type AgentConnection,
  type AgentInfo,
  type AgentKind,
  type AgentSignal,
  type AgentStateName,
  describeAgent,
  REPORTED_STATES,
  type SpawnAgentRequest,
  type WaitCondition,
} from "@nexus/kernel";
import { parseZoneId } from "@nexus/lib";
import { type CallInfo, callOptions } from "../../server/unary.js";
import type { VfsHandlerDeps } from "../deps.js";
import { needs } from "./call-param.js";
import type { CallMethods } from "./methods.js";
import type { CallParams } from "./params.js";
import type { MethodsOf } from "./table.js";

const DEFAULT_PAGE_AGENTS = 1_000;
const DEFAULT_PROTOCOL = "grpc";
const STATES = Object.keys(AGENT_TRANSITIONS) as readonly AgentStateName[];
/** `connection_id` of one method is `external_connection_id` of another. */
const CONNECTION = ["connection_id", "external_connection_id"] as const;

const REPO = [needs("alias"), needs("mount_path")];

/** Agent methods of the JSON dialect, by their names on the wire (reference facts, 8.1.1 and 4.14). */
export function agentMethods({ kernel }: VfsHandlerDeps): CallMethods<MethodsOf<"agents">> {
  const optionsOf = (call: CallInfo) => callOptions(call, LINEARIZABLE);
  /** The agent a method is about. */
  const pidOf = async (params: CallParams, call: CallInfo): Promise<Pid> => {
    if (params.has("pid")) return params.pid("pid");
    const id = params.text(...CONNECTION);
    return (await kernel.agents.getByConnection(id, call.context, optionsOf(call))).pid;
  };
  const unregister = async (pid: Pid, call: CallInfo): Promise<unknown> => {
    const signal = { name: "SIGTERM" } as const;
    await kernel.agents.signal({ pid, signal }, call.context, optionsOf(call));
    return describeAgent(await kernel.agents.reap(pid, call.context, optionsOf(call)));
  };
  const spawn = async (request: SpawnAgentRequest, call: CallInfo): Promise<unknown> =>
    describeAgent(await kernel.agents.spawn(request, call.context, optionsOf(call)));
  const described = async (agent: Promise<AgentInfo>): Promise<unknown> => describeAgent(await agent);

  return {
    async agent_register(params, call) {
      const kind = oneOf(params.optionalText("kind") ?? "MANAGED", AGENT_KINDS, "kind of agent");
      const connection = params.has(...CONNECTION) ? connectionOf(params) : null;
      return spawn(requestOf(params, call, kind, connection), call);
    },

    async agent_register_external(params, call) {
      return spawn(requestOf(params, call, "UNMANAGED", connectionOf(params)), call);
    },

    async agent_unregister(params, call) {
      return unregister(params.pid("pid"), call);
    },

    async agent_unregister_external(params, call) {
      return unregister(await pidOf(params, call), call);
    },

    async agent_get(params, call) {
      return described(kernel.agents.get(await pidOf(params, call), call.context, optionsOf(call)));
    },

    async agent_list(params, call) {
      const zone = params.optionalText("zone_id");
      const state = params.optionalText("state");
      const request = {
        zoneId: zone === null ? null : parseZoneId(zone),
        state: state === null ? null : oneOf(state, STATES, "state"),
        parentPid: params.has("parent_pid") ? params.pid("parent_pid") : null,
        cursor: params.optionalText("cursor"),
        limit: params.count("limit") ?? DEFAULT_PAGE_AGENTS,
      };
      const page = await kernel.agents.list(request, call.context, optionsOf(call));
      return { agents: page.agents.map(describeAgent), next_cursor: page.nextCursor };
    },

    async agent_update_state(params, call) {
      const pid = params.pid("pid");
      const state = oneOf(params.text("state"), STATES, "state");
      if (state === "TERMINATED") {
        const exitCode = params.integer("exit_code") ?? 0;
        return described(kernel.agents.exit({ pid, exitCode }, call.context, optionsOf(call)));
      }
      const reported = oneOf(state, REPORTED_STATES, "state an agent can reach");
      return described(kernel.agents.report({ pid, state: reported }, call.context, optionsOf(call)));
    },

    async agent_signal(params, call) {
      const request = { pid: params.pid("pid"), signal: signalOf(params) };
      return described(kernel.agents.signal(request, call.context, optionsOf(call)));
    },

    async agent_heartbeat(params, call) {
      await kernel.agents.heartbeat(await pidOf(params, call), call.context, optionsOf(call));
      return true;
    },

    async agent_wait(params, call) {
      const request = {
        pid: params.pid("pid"),
        until: conditionOf(params),
        waitMs: params.count("timeout_ms") ?? 0,
      };
      const { agent, reached } = await kernel.agents.wait(request, call.context, optionsOf(call));
      return { agent: describeAgent(agent), reached };
    },

    async agent_reap(params, call) {
      return described(kernel.agents.reap(params.pid("pid"), call.context, optionsOf(call)));
    },

    async agent_provision(params, call) {
      return described(kernel.agents.provision(params.pid("pid"), call.context, optionsOf(call)));
    },
  };
}

function requestOf(
  params: CallParams,
  call: CallInfo,
  kind: AgentKind,
  connection: AgentConnection | null,
): SpawnAgentRequest {
  const zone = params.optionalText("zone_id");
  const labels = Object.entries(params.texts("labels")).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
  return {
    name: params.text("name"),
    kind,
    ownerId: params.optionalText("owner_id"),
    zoneId: zone === null ? call.context.zoneId : parseZoneId(zone),
    parentPid: params.has("parent_pid") ? params.pid("parent_pid") : null,
    cwd: params.optionalText("cwd") ?? "/",
    root: params.optionalText("root") ?? "/",
    labels: Object.fromEntries(labels),
    repos: params.list("repos", REPO, (repo) => ({
      alias: repo.text("alias"),
      mountPath: repo.text("mount_path"),
    })),
    connection,
  };
}

function connectionOf(params: CallParams): AgentConnection {
  return {
    id: params.text(...CONNECTION),
    hostPid: params.count("host_pid"),
    remoteAddress: params.optionalText("remote_addr"),
    protocol: params.optionalText("protocol") ?? DEFAULT_PROTOCOL,
  };
}

function signalOf(params: CallParams): AgentSignal {
  const name = oneOf(params.text("signal"), AGENT_SIGNALS, "signal");
  if (name !== "SIGUSR1") return { name };
  const payload = params.nested("payload");
  const labels =
    payload === null || payload.has("labels") ? (payload ?? params).texts("labels") : payload.allTexts();
  return { name, labels };
}

function conditionOf(params: CallParams): WaitCondition {
  const revision = params.count("after_revision");
  if (revision !== null) return { kind: "changed", revision };
  const states = params.textList("states").map((state) => oneOf(state, STATES, "state"));
  return states.length === 0 ? { kind: "ended" } : { kind: "state", states };
}

/** In whatever case it is written. Errors: INVALID_ARGUMENT. */
function oneOf<Name extends string>(value: string, known: readonly Name[], what: string): Name {
  const found = known.find((name) => name === value.toUpperCase());
  if (found !== undefined) return found;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${JSON.stringify(value.slice(0, 40))} is no ${what}`,
    remedy: `use one of ${known.join(", ")}`,
  });
}
