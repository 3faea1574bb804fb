// `npm start`: installs, builds, and runs a cluster on loopback until Ctrl-C.
import { isAbsolute, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { DevNode, findLeader, planCluster, refusePortsInUse, StartError } from "./lib/dev-cluster.mjs";
import { formatSeconds, ROOT_DIRECTORY } from "./lib/run.mjs";
import { setUp } from "./lib/setup.mjs";

const READY_TIMEOUT_MS = 60_000;
const LEADER_TIMEOUT_MS = 20_000;
const LEADER_POLL_MS = 200;
const USAGE = "usage: npm start -- [--nodes 1..9] [--data DIR] [--port-offset K]";

const say = (text) => process.stdout.write(`${text}\n`);

function readFlags(args) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        nodes: { type: "string", default: "3" },
        data: { type: "string", default: ".nexus-dev" },
        "port-offset": { type: "string", default: "0" },
        help: { type: "boolean", short: "h", default: false },
      },
    }));
  } catch (error) {
    throw new StartError(`start: ${error.message.split(/\.\s|\n/)[0]}; ${USAGE}`, 2);
  }
  if (values.data === "") throw new StartError(`start: --data is empty; ${USAGE}`, 2);
  return {
    wantsHelp: values.help,
    nodes: readNumber("--nodes", values.nodes, 1, 9),
    dataDirectory: isAbsolute(values.data) ? values.data : resolve(ROOT_DIRECTORY, values.data),
    portOffset: readNumber("--port-offset", values["port-offset"], 0, 63_000),
  };
}

function readNumber(flag, text, minimum, maximum) {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= minimum && value <= maximum) return value;
  throw new StartError(`start: ${flag} '${text}' is not a number from ${minimum} to ${maximum}; ${USAGE}`, 2);
}

async function main() {
  const flags = readFlags(process.argv.slice(2));
  if (flags.wantsHelp) {
    say(USAGE);
    return 0;
  }
  const plan = planCluster(flags);
  await refusePortsInUse(plan);
  if (!(await setUp())) return 1;
  const nodes = plan.map((spec) => new DevNode(spec));
  const stop = stopOnSignal(nodes);
  const startedAt = performance.now();
  if (!(await waitUntilReady(nodes, stop))) return stop.isRequested ? 0 : 1;
  await announce(plan, performance.now() - startedAt);
  return watch(nodes, stop);
}

/** Ctrl-C stops the nodes one after the other; a second one kills them. */
function stopOnSignal(nodes) {
  const stop = { isRequested: false, done: null };
  const onSignal = () => {
    if (stop.isRequested) {
      say("killing the nodes");
      for (const node of nodes) node.kill();
      return;
    }
    stop.isRequested = true;
    stop.done = stopInOrder(nodes);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, onSignal);
  return stop;
}

async function stopInOrder(nodes) {
  say("stopping the nodes (Ctrl-C again kills them)");
  let isClean = true;
  for (const node of nodes) {
    if (!node.isRunning) continue;
    const startedAt = performance.now();
    const { code, signal } = await node.stop();
    say(
      `${node.spec.name} stopped: ${signal ?? `exit code ${code}`} (${formatSeconds(performance.now() - startedAt)})`,
    );
    isClean &&= code === 0;
  }
  return isClean;
}

async function waitUntilReady(nodes, stop) {
  const deadlineMs = performance.now() + READY_TIMEOUT_MS;
  const states = await Promise.all(nodes.map((node) => node.waitUntilReady(deadlineMs)));
  if (stop.isRequested) {
    await stop.done;
    return false;
  }
  const failures = nodes.flatMap((node, at) => describeUnready(node, states[at]));
  if (failures.length === 0) return true;
  for (const failure of failures) say(failure);
  await stopInOrder(nodes);
  return false;
}

function describeUnready(node, state) {
  switch (state.kind) {
    case "ready":
      return [];
    case "ended":
      return [
        `start: ${node.spec.name} ended before it was ready; end of ${node.spec.logFile}:\n${node.logTail()}`,
      ];
    case "late":
      return [`start: ${node.spec.name} is not ready after ${READY_TIMEOUT_MS / 1000} s: ${state.reason}`];
    default:
      throw new Error(`unknown state ${JSON.stringify(state)}`);
  }
}

async function announce(plan, elapsedMs) {
  const leader = await waitForLeader(plan);
  for (const { name, peer, client, http } of plan) {
    say(`${name}  clients ${client}  peers ${peer}  http://${http}/metrics`);
  }
  say(`leader of root: ${leader === null ? "none yet" : leader.name}`);
  say(`data and logs: ${join(plan[0].dataDirectory, "..")}`);
  const other = plan[1] ?? plan[0];
  say("try next:");
  say(`  npx --no nexus write /hello.txt "hi" --server ${plan[0].client}`);
  say(`  npx --no nexus cat /hello.txt --server ${other.client}`);
  say(`  npx --no nexus status --server ${other.client}`);
  say(`started in ${formatSeconds(elapsedMs)}; Ctrl-C stops the nodes`);
  say("cluster ready");
}

async function waitForLeader(plan) {
  const deadlineMs = performance.now() + LEADER_TIMEOUT_MS;
  for (;;) {
    const leader = await findLeader(plan, "root");
    if (leader !== null || performance.now() > deadlineMs) return leader;
    await new Promise((done) => setTimeout(done, LEADER_POLL_MS));
  }
}

/** Runs until the nodes are stopped, or all of them died. */
async function watch(nodes, stop) {
  await Promise.all(
    nodes.map(async (node) => {
      const { code, signal } = await node.ended;
      if (node.isStopping) return;
      say(
        `${node.spec.name} died (${signal ?? `exit code ${code}`}); end of ${node.spec.logFile}:\n${node.logTail()}`,
      );
    }),
  );
  if (!stop.isRequested) {
    say("start: no node is left");
    return 1;
  }
  return (await stop.done) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
