import { readTextFile } from "../connect-config.js";
import type { NexusFilesystem } from "../filesystem.js";
import { Filesystem } from "../nexus-filesystem.js";
import { type ConnectOptions, compileServerOptions } from "../options.js";
import { openRemote } from "./open-remote.js";

export type * from "../filesystem.js";
export type { ConnectOptions, TlsCredentials } from "../options.js";

/** Options of `connectRemote()`: those of `connect()` that a client of servers has a use for. */
export type RemoteOptions = Omit<ConnectOptions, "folder" | "profile" | "servers" | "stdio"> &
  Required<Pick<ConnectOptions, "servers">>;

/**
 * `connect({ servers })` of an entry of its own, for bundles: no storage engine and no native module is reached from
 * here. Errors: INVALID_ARGUMENT (options), CONFIG_INVALID (TLS files), UNAVAILABLE (no server answers; each is
 * named), UNAUTHENTICATED, CANCELLED.
 *
 * @example
 *   import { connectRemote } from "@nexus/sdk/remote";
 *   await using fs = await connectRemote({ servers: "127.0.0.1:2028" });
 *   await fs.write("/hello.txt", "hi");
 */
export async function connectRemote(options: RemoteOptions): Promise<NexusFilesystem> {
  const compiled = await compileServerOptions(options, readTextFile);
  return new Filesystem(await openRemote(compiled), compiled.defaults);
}
