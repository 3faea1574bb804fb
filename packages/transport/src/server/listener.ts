import { createServer } from "node:net";
import { Server, type ServiceDefinition, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { NexusError } from "@nexus/contracts";
import { formatAddress, parseAddress } from "@nexus/lib";
import { serverOptions } from "../grpc/channels.js";
import { serverCredentials, type TransportSecurity } from "../security.js";

/** Given to cut connections to close (ms). */
const CUT_MS = 1_000;

export interface Service {
  readonly definition: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
}

export interface ListenerOptions {
  /** `host:port`; port 0 takes any free one. */
  readonly address: string;
  readonly security: TransportSecurity;
  readonly services: readonly Service[];
  readonly maxStreamsPerConnection: number;
}

/** One bound gRPC server. */
export class Listener {
  readonly #server: Server;
  /** `host:port` as bound. */
  readonly address: string;

  private constructor(server: Server, address: string) {
    this.#server = server;
    this.address = address;
  }

  /** Errors: ADDRESS_IN_USE, CONFIG_INVALID (host not of this machine, port not permitted). */
  static async bind(options: ListenerOptions): Promise<Listener> {
    const wanted = splitAddress(options.address);
    const server = new Server(serverOptions(options.maxStreamsPerConnection));
    for (const { definition, implementation } of options.services) {
      server.addService(definition, implementation);
    }
    // grpc-js logs bind errors and returns them as text; asking the system first gives a code.
    if (wanted.port !== 0) await assertBindable(wanted.host, wanted.port);
    const credentials = serverCredentials(options.security);
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(formatAddress(wanted), credentials, (error, bound) => {
        if (error === null) resolve(bound);
        else reject(bindError(options.address, error));
      });
    });
    return new Listener(server, formatAddress({ host: wanted.host, port }));
  }

  /**
   * Stops accepting, lets running calls finish for `graceMs`, then cuts what is left. `drain` does the cutting:
   * grpc-js's forceShutdown knows of no connection when channelz is off.
   */
  async close(graceMs: number): Promise<void> {
    this.#server.drain(this.address, graceMs);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, graceMs + CUT_MS);
      this.#server.tryShutdown(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

function splitAddress(address: string): { readonly host: string; readonly port: number } {
  if (!address.endsWith(":0")) return parseAddress(address);
  return { host: parseAddress(address.replace(/:0$/, ":1")).host, port: 0 };
}

function assertBindable(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) => reject(bindError(formatAddress({ host, port }), error)));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
  });
}

function bindError(address: string, cause: Error): NexusError {
  const reason = "code" in cause ? `${cause.message} ${String(cause.code)}` : cause.message;
  if (reason.includes("EADDRINUSE")) {
    return new NexusError({
      code: "ADDRESS_IN_USE",
      what: `address ${address} is in use`,
      remedy: "stop the other process, or choose another port",
      details: { address },
      cause,
    });
  }
  return new NexusError({
    code: "CONFIG_INVALID",
    what: `cannot listen on ${address} (${cause.message})`,
    remedy: "name an address of this machine and a port this user may bind",
    details: { address },
    cause,
  });
}
