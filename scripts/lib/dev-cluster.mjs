// The nodes of `npm start`: which there are, what they are told, and how one is watched.
import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { ROOT_DIRECTORY } from "./run.mjs";

const DEFAULT_PORTS = { peer: 2126, client: 2028, http: 2026 };
const PORT_STEP = 10;
const HOST = "127.0.0.1";
const DAEMON = join(ROOT_DIRECTORY, "packages/cluster-daemon/bin/nexusd-cluster.js");
/** In the data folder of a node that founded or joined a cluster. */
const CLUSTER_IDENTITY = join("raft", "cluster.json");
const LOG_TAIL_LINES = 15;
const READY_POLL_MS = 100;
const PROBE_TIMEOUT_MS = 2_000;

/** What can be wrong with what the user asked for: shown as one line. `exitCode` 2: asked for wrongly. */
export class StartError extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * The nodes to run: [{ name, peer, client, http, dataDirectory, logFile, peers }]. Every node has all the others as
 * peers, however far an earlier start came: the nodes themselves know who belongs to a cluster, and the first founds
 * one only when every other answers that it belongs to none.
 */
export function planCluster({ nodes, dataDirectory, portOffset }) {
  const plan = Array.from({ length: nodes }, (_, at) => {
    const address = (port) => `${HOST}:${port + portOffset + PORT_STEP * at}`;
    const name = nodeName(at);
    return {
      name,
      peer: address(DEFAULT_PORTS.peer),
      client: address(DEFAULT_PORTS.client),
      http: address(DEFAULT_PORTS.http),
      dataDirectory: join(dataDirectory, name),
      logFile: join(dataDirectory, `${name}.log`),
    };
  });
  refuseLostMajority(membersOnDisk(dataDirectory), nodes, dataDirectory);
  return plan.map((node) => ({
    ...node,
    peers: plan.filter((other) => other !== node).map(({ peer }) => peer),
  }));
}

function nodeName(at) {
  return `node-${at + 1}`;
}

/** Names of the nodes that became members of a cluster in an earlier run. */
function membersOnDisk(dataDirectory) {
  if (!existsSync(dataDirectory)) return [];
  return readdirSync(dataDirectory).filter(
    (name) => /^node-\d$/.test(name) && existsSync(join(dataDirectory, name, CLUSTER_IDENTITY)),
  );
}

/** Fewer nodes than last time are fine as long as a majority of the voters can be among them. */
function refuseLostMajority(knownNodes, nodes, dataDirectory) {
  const present = knownNodes.filter((name) => Number(name.slice("node-".length)) <= nodes).length;
  const majority = Math.floor(Math.min(knownNodes.length, 5) / 2) + 1;
  if (knownNodes.length === 0 || present >= majority) return;
  throw new StartError(
    `start: ${dataDirectory} holds a cluster of ${knownNodes.length} nodes, and ${present} of them cannot form a ` +
      `majority; start at least ${highestNeeded(knownNodes, majority)} with --nodes, or choose another --data`,
  );
}

function highestNeeded(knownNodes, majority) {
  const numbers = knownNodes.map((name) => Number(name.slice("node-".length))).sort((a, b) => a - b);
  return numbers[majority - 1];
}

/** Throws a StartError for the first address somebody else listens on. */
export async function refusePortsInUse(plan) {
  for (const node of plan) {
    for (const address of [node.peer, node.client, node.http]) {
      const port = Number(address.split(":")[1]);
      if (port > 65_535)
        throw new StartError(`start: port ${port} of ${node.name} does not exist; lower --port-offset`, 2);
      const code = await tryToListen(port);
      if (code === "EADDRINUSE") {
        throw new StartError(
          `start: port ${port} (${node.name}) is in use; stop the program that uses it, or choose another --port-offset`,
        );
      }
      if (code !== null)
        throw new StartError(`start: cannot listen on ${address} (${code}); choose another --port-offset`);
    }
  }
}

function tryToListen(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(error.code));
    server.listen(port, HOST, () => server.close(() => resolve(null)));
  });
}

/** What the daemon of a planned node is started with. */
export function daemonFlags({ name, peer, client, http, dataDirectory, peers }) {
  return [
    ...["--hostname", name, "--bootstrap-host", nodeName(0), "--data-dir", dataDirectory],
    ...["--bind-addr", peer, "--client-addr", client, "--http-addr", http],
    ...["--log-format", "json"],
    ...(peers.length > 0 ? ["--peers", peers.join(",")] : []),
  ];
}

/** One running `nexusd-cluster`, its log in a file. */
export class DevNode {
  #child;
  /** Resolves with { code, signal } when the process ends. */
  ended;
  isStopping = false;

  constructor(spec) {
    this.spec = spec;
    mkdirSync(spec.dataDirectory, { recursive: true });
    const log = openSync(spec.logFile, "a");
    // A process group of its own: Ctrl-C reaches this script alone, which then stops the nodes in order.
    this.#child = spawn(process.execPath, [DAEMON, ...daemonFlags(spec)], {
      stdio: ["ignore", log, log],
      detached: true,
    });
    closeSync(log);
    this.ended = new Promise((resolve) => {
      this.#child.once("error", (error) => resolve({ code: null, signal: null, error }));
      this.#child.once("exit", (code, signal) => resolve({ code, signal }));
    });
  }

  get isRunning() {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** SIGTERM: the node hands leadership over, drains and ends. */
  async stop() {
    this.isStopping = true;
    if (this.isRunning) this.#child.kill("SIGTERM");
    return this.ended;
  }

  kill() {
    this.isStopping = true;
    if (this.isRunning) this.#child.kill("SIGKILL");
  }

  logTail() {
    if (!existsSync(this.spec.logFile)) return "(no log)";
    return readFileSync(this.spec.logFile, "utf8").trimEnd().split("\n").slice(-LOG_TAIL_LINES).join("\n");
  }

  /** "ready", or why not; "ended" when the process is gone. Polls until `deadlineMs` (performance.now()). */
  async waitUntilReady(deadlineMs) {
    let reason = "it has not answered yet";
    while (performance.now() < deadlineMs) {
      if (!this.isRunning) return { kind: "ended" };
      const answer = await get(`http://${this.spec.http}/readyz`);
      if (answer?.status === 200) return { kind: "ready" };
      if (answer !== null) reason = answer.body.trim().replaceAll("\n", "; ");
      await new Promise((resolve) => setTimeout(resolve, READY_POLL_MS));
    }
    return { kind: "late", reason };
  }
}

/** Which of the nodes leads `zone`, by their own metrics; null while none does. */
export async function findLeader(plan, zone) {
  for (const node of plan) {
    const answer = await get(`http://${node.http}/metrics`);
    const pattern = new RegExp(`^nexus_raft_is_leader\\{[^}]*zone="${zone}"[^}]*\\} 1$`, "m");
    if (answer !== null && pattern.test(answer.body)) return node;
  }
  return null;
}

async function get(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    return { status: response.status, body: await response.text() };
  } catch {
    return null; // Not listening yet, or gone: the caller looks at the process.
  }
}
