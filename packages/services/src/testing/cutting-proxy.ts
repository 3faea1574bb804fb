import { connect, createServer, type Server, type Socket } from "node:net";

/** What happens to bytes on their way to the server. */
export type ProxyVerdict =
  | "forward"
  /** Both sides are cut off before the server has them. */
  | "cut"
  /** The server has them; its answer, and the connection with it, never arrives. */
  | "cutBeforeAnswer"
  /** They vanish, and so does everything after them; connections stay open. */
  | "swallow";

/** Stands between a client and a server on this machine, and fails when it is told to. */
export class CuttingProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #judge: (bytes: Buffer) => ProxyVerdict = () => "forward";
  #connections = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(targetPort: number): Promise<CuttingProxy> {
    const server = createServer();
    const proxy = new CuttingProxy(server);
    server.on("connection", (client) => proxy.#join(client, connect(targetPort, "127.0.0.1")));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  /** Connections made so far. */
  get connections(): number {
    return this.#connections;
  }

  /** Asked for everything that clients send. */
  judge(judge: (bytes: Buffer) => ProxyVerdict): void {
    this.#judge = judge;
  }

  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cutAll();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: Socket, server: Socket): void {
    this.#connections += 1;
    let state: "open" | "mute" | "deaf" = "open";
    const cut = (): void => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on("error", cut).on("close", () => {
        this.#sockets.delete(socket);
        cut();
      });
    }
    client.on("data", (bytes) => {
      if (state === "deaf") return;
      const verdict = this.#judge(bytes);
      if (verdict === "cut") cut();
      else if (verdict === "swallow") state = "deaf";
      else server.write(bytes);
      if (verdict === "cutBeforeAnswer") state = "mute";
    });
    server.on("data", (bytes) => {
      if (state === "mute") cut();
      else client.write(bytes);
    });
  }
}
