import { spawnSync } from "node:child_process";
import type { FaultNetwork } from "./fault-network.js";
import type { NodeSpec } from "./node-process.js";

/** A hardware address nobody has: frames sent to it are lost in silence. */
const NOBODY = "02:00:00:00:ff:ff";
const BRIDGE_HOST = 254;

/** Slow links as the kernel offers them, the better one first. */
const SLOW_WAYS = [
  { slowness: "60 ms of delay", qdisc: ["netem", "delay", "60ms"] },
  {
    slowness: "1 Mbit/s",
    qdisc: ["tbf", "rate", "1mbit", "burst", "32kbit", "latency", "400ms"],
  },
] as const;

/**
 * Every node in a network namespace of its own, joined by a bridge of the host; needs root. One direction between two
 * nodes is cut where packets are addressed, so the other one and all other nodes go on.
 */
export class NamespaceNetwork implements FaultNetwork {
  readonly name = "network namespaces";
  readonly #id: string;
  readonly #subnet: string;
  readonly #way = slowWay();
  readonly #nodes: number[] = [];

  constructor() {
    const number = process.pid % 60_000;
    this.#id = number.toString(36);
    this.#subnet = `10.${200 + (number % 50)}.${Math.floor(number / 50) % 250}`;
    ip("link", "add", this.#bridge, "type", "bridge");
    ip("addr", "add", `${this.#subnet}.${BRIDGE_HOST}/24`, "dev", this.#bridge);
    ip("link", "set", this.#bridge, "up");
  }

  /** Why it cannot be used here; null: it can. */
  static unusable(): string | null {
    if (process.getuid?.() !== 0) return "network namespaces need root";
    const probe = `nxprobe${process.pid}`;
    if (spawnSync("ip", ["netns", "add", probe]).status !== 0) {
      return "`ip netns add` fails here (Debian package iproute2)";
    }
    const veth = ["link", "add", `nxp${process.pid}`, "type", "veth", "peer", "name", "eth0", "netns", probe];
    const hasVeth = spawnSync("ip", veth).status === 0;
    spawnSync("ip", ["netns", "del", probe]);
    return hasVeth ? null : "this kernel makes no veth pairs";
  }

  get slowness(): string {
    return this.#way?.slowness ?? "nothing: this kernel has neither netem nor tbf";
  }

  get #bridge(): string {
    return `nxb${this.#id}`;
  }
  #namespace(node: number): string {
    return `nx${this.#id}-${node}`;
  }
  #host(node: number): string {
    return `${this.#subnet}.${node + 1}`;
  }
  #hardware(node: number): string {
    return `02:00:00:00:00:${(node + 1).toString(16).padStart(2, "0")}`;
  }

  place(node: number, spec: NodeSpec): NodeSpec {
    const namespace = this.#namespace(node);
    const veth = `nx${this.#id}v${node}`;
    ip("netns", "add", namespace);
    this.#nodes.push(node);
    ip("link", "add", veth, "type", "veth", "peer", "name", "eth0", "netns", namespace);
    ip("link", "set", veth, "master", this.#bridge, "up");
    ip("-n", namespace, "link", "set", "eth0", "address", this.#hardware(node));
    ip("-n", namespace, "addr", "add", `${this.#host(node)}/24`, "dev", "eth0");
    ip("-n", namespace, "link", "set", "eth0", "up");
    ip("-n", namespace, "link", "set", "lo", "up");
    return {
      ...spec,
      host: this.#host(node),
      wrapper: ["ip", "netns", "exec", namespace, ...spec.wrapper],
      extraArgs: [...spec.extraArgs, "--insecure-no-auth"],
    };
  }

  async block(from: number, to: number): Promise<void> {
    this.#address(from, to, NOBODY);
  }

  async slow(from: number): Promise<void> {
    if (this.#way !== null) tc(this.#namespace(from), "add", ...this.#way.qdisc);
  }

  async heal(): Promise<void> {
    for (const from of this.#nodes) {
      for (const to of this.#nodes) if (from !== to) this.#address(from, to, this.#hardware(to));
      // There is nothing to delete on links that are not slow.
      spawnSync("ip", ["netns", "exec", this.#namespace(from), "tc", "qdisc", "del", "dev", "eth0", "root"]);
    }
  }

  /** After the nodes' processes have ended. */
  async close(): Promise<void> {
    for (const node of this.#nodes) ip("netns", "del", this.#namespace(node));
    ip("link", "del", this.#bridge);
  }

  #address(from: number, to: number, hardware: string): void {
    const entry = [this.#host(to), "lladdr", hardware, "dev", "eth0", "nud", "permanent"];
    ip("-n", this.#namespace(from), "neigh", "replace", ...entry);
  }
}

function slowWay(): (typeof SLOW_WAYS)[number] | null {
  const probe = `nxslow${process.pid}`;
  ip("netns", "add", probe);
  try {
    const works = (qdisc: readonly string[]): boolean =>
      spawnSync("ip", ["netns", "exec", probe, "tc", "qdisc", "add", "dev", "lo", "root", ...qdisc])
        .status === 0;
    return SLOW_WAYS.find(({ qdisc }) => works(qdisc)) ?? null;
  } finally {
    ip("netns", "del", probe);
  }
}

function tc(namespace: string, verb: string, ...qdisc: readonly string[]): void {
  ip("netns", "exec", namespace, "tc", "qdisc", verb, "dev", "eth0", "root", ...qdisc);
}

function ip(...args: readonly string[]): void {
  const { status, stderr } = spawnSync("ip", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`ip ${args.join(" ")}: ${stderr}`);
}
