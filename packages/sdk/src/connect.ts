import { NexusError } from "@nexus/contracts";
import type { FilesystemCalls } from "./calls.js";
import { readTextFile } from "./connect-config.js";
import type { NexusFilesystem } from "./filesystem.js";
import { memberNodeId } from "./member-folder.js";
import { Filesystem } from "./nexus-filesystem.js";
import {
  type CompiledConnectOptions,
  type CompiledRemoteOptions,
  type ConnectOptions,
  compileConnectOptions,
} from "./options.js";
import { loadFor } from "./profiles.js";

/**
 * Opens a Nexus filesystem: served by daemons (`servers`), embedded in this process over a folder (`folder`), or
 * beside a member of a federation (`profile: "cluster"`, or its data folder). What the arguments leave open, the
 * environment says (NEXUS_PROFILE, NEXUS_SERVER, NEXUS_FOLDER), else `~/.nexus/connect.json`; else it is the embedded
 * folder `~/.nexus/embedded`. All behave the same; only an embedded one refuses what needs other nodes
 * (FEDERATION_UNAVAILABLE).
 *
 * Calls take 30 s at most unless told otherwise, reads are linearizable unless told otherwise. Errors are
 * NexusErrors with stable codes, whichever side they come from. Errors of connecting: INVALID_ARGUMENT
 * (options), CONFIG_INVALID (the configuration file, TLS files), UNSUPPORTED (the profile needs what is not
 * installed), UNAVAILABLE (no server answers; each is named), BOOT_REFUSED (a folder that another process has
 * open, or that holds something else), VERSION_UNSUPPORTED, CANCELLED. When it was not the arguments that decided
 * what to open, the text and `details.lookedAt` say what was looked at.
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
  const compiled = await compileConnectOptions(options, readTextFile);
  try {
    return new Filesystem(await openDriver(compiled), compiled.defaults);
  } catch (error) {
    throw withWhatWasLookedAt(error, compiled.lookedAt);
  }
}

/** Each driver is loaded when it is asked for: a remote client never pays for storage engines. */
async function openDriver(options: CompiledConnectOptions): Promise<FilesystemCalls> {
  switch (options.kind) {
    case "remote":
      return openServers(options);
    case "embedded": {
      const { besideDaemon, folder, profile } = options;
      if (besideDaemon !== null && (await memberNodeId(folder)) !== null) {
        return openServers(await besideDaemon());
      }
      const { openEmbedded } = await loadFor(profile, "storage", () => import("./embedded/open-embedded.js"));
      return openEmbedded(options);
    }
  }
}

async function openServers(options: CompiledRemoteOptions): Promise<FilesystemCalls> {
  const { openRemote } = await loadFor(options.profile, "client", () => import("./remote/open-remote.js"));
  return openRemote(options);
}

/** The arguments speak for themselves; what was found elsewhere is named. */
function withWhatWasLookedAt(error: unknown, lookedAt: readonly string[]): unknown {
  if (!NexusError.is(error) || lookedAt.length < 2) return error;
  return new NexusError({
    code: error.code,
    what: `${error.what}; looked at ${lookedAt.join(", ")}`,
    ...(error.remedy === null ? {} : { remedy: error.remedy }),
    details: { ...error.details, lookedAt: lookedAt.join("; ") },
    cause: error,
  });
}
