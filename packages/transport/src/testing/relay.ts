import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterwards } from "./servers.js";

export interface Relay {
  /** Where to connect instead of the target. */
  readonly address: string;
  /** Breaks every connection; new ones are relayed again. */
  cut(): void;
  /** Stops moving bytes in both directions without closing anything, as a dead network does. */
  freeze(): void;
  thaw(): void;
}

/** A TCP relay in front of `target` (`host:port`) that can lose connections and packets. */
export async function relayTo(target: string): Promise<Relay> {
  const sockets = new Set<Socket>();
  let isFrozen = false;
  const { hostname, port } = new URL(`tcp://${target}`);
  const server = createServer((inbound) => {
    const outbound = connect(Number(port), hostname);
    for (const [from, to] of [
      [inbound, outbound],
      [outbound, inbound],
    ] as const) {
      sockets.add(from);
      from.on("data", (bytes) => void to.write(bytes));
      from.on("error", () => undefined);
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
      if (isFrozen) from.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  afterwards(() => {
    cut();
    server.close();
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    freeze: () => {
      isFrozen = true;
      for (const socket of sockets) socket.pause();
    },
    thaw: () => {
      isFrozen = false;
      for (const socket of sockets) socket.resume();
    },
  };
}
