import { readFileSync } from "node:fs";
import { createServer } from "node:net";

const FIRST_PORT = 10_000;
/** Where the kernel's own choice begins when it does not say (Linux's default). */
const USUAL_FIRST_EPHEMERAL_PORT = 32_768;
const MAX_TRIES_PER_PORT = 50;

/** Given out by this process: whoever asked may not listen yet. */
const given = new Set<number>();

/**
 * `count` free loopback ports, below those the kernel picks for outgoing connections: a node that is started again finds
 * its ports as it left them, however many connections others opened meanwhile.
 */
export async function freePorts(count: number): Promise<number[]> {
  const endPort = firstEphemeralPort();
  const ports: number[] = [];
  for (let tries = 0; ports.length < count; tries += 1) {
    if (tries >= count * MAX_TRIES_PER_PORT) {
      throw new Error(`found ${ports.length} of ${count} free ports from ${FIRST_PORT} to ${endPort - 1}`);
    }
    // At random, because other processes look for ports at the same time.
    const port = FIRST_PORT + Math.floor(Math.random() * (endPort - FIRST_PORT));
    if (given.has(port) || !(await canListen(port))) continue;
    given.add(port);
    ports.push(port);
  }
  return ports;
}

function firstEphemeralPort(): number {
  try {
    const first = Number(readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8").split(/\s+/)[0]);
    if (first > FIRST_PORT + 1_000) return first;
  } catch {
    // Not Linux: other systems begin higher.
  }
  return USUAL_FIRST_EPHEMERAL_PORT;
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE" || error.code === "EACCES") resolve(false);
      else reject(error);
    });
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
