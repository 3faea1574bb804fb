import type { FilesystemCalls } from "./calls.js";
import type { NexusFilesystem } from "./filesystem.js";
import { Filesystem } from "./nexus-filesystem.js";
import { type CompiledConnectOptions, type ConnectOptions, compileConnectOptions } from "./options.js";

/**
 * Opens a Nexus filesystem: served by a daemon (`servers`, or the variable NEXUS_SERVER), or embedded in this
 * process over a folder (`folder`; without any option `~/.nexus/embedded`). Both behave the same; only an
 * embedded one refuses what needs other nodes (FEDERATION_UNAVAILABLE).
 *
 * Calls take 30 s at most unless told otherwise, reads are linearizable unless told otherwise. Errors are
 * NexusErrors with stable codes, whichever side they come from. Errors of connecting: INVALID_ARGUMENT
 * (options), UNAVAILABLE (no server answers; each is named), BOOT_REFUSED (a folder that another process has
 * open, or that holds something else), VERSION_UNSUPPORTED, CANCELLED.
 *
 * @example A cluster; the second server is used when the first does not answer.
 *   import { connect } from "@nexus/sdk";
 *   await using fs = await connect({ servers: "127.0.0.1:2028,127.0.0.1:2038" });
 *   const { token } = await fs.write("/hello.txt", "hi");
 *   const bytes = await fs.read("/hello.txt", { consistency: { kind: "token", token } });
 *
 * @example An embedded node: no server, durable in a folder.
 *   await using fs = await connect({ folder: "./data" });
 *   await fs.mkdir("/docs", { existOk: true });
 *   await fs.append("/docs/log.txt", "started\n");
 *   for await (const entry of fs.list("/docs")) console.log(entry.path, entry.entry.sizeBytes);
 */
export async function connect(options: ConnectOptions = {}): Promise<NexusFilesystem> {
  const compiled = compileConnectOptions(options);
  return new Filesystem(await openDriver(compiled), compiled.defaults);
}

/** Each driver is loaded when it is asked for: a remote client never pays for storage engines. */
async function openDriver(options: CompiledConnectOptions): Promise<FilesystemCalls> {
  switch (options.kind) {
    case "remote": {
      const { openRemote } = await import("./remote/open-remote.js");
      return openRemote(options);
    }
    case "embedded": {
      const { openEmbedded } = await import("./embedded/open-embedded.js");
      return openEmbedded(options);
    }
  }
}
