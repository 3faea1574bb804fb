import { DEFAULT_CLIENT_PORT, NexusError } from "@nexus/contracts";
import { type Address, parseAddress } from "@nexus/lib";

/** More servers than any one client has use for; a longer list is a mistake. */
export const MAX_SERVERS = 64;

/**
 * Servers from a comma list or a list of them, in the order they are tried; a server without a port gets
 * `defaultPort`. `source` names where the text came from in errors ("--server", "NEXUS_SERVER").
 * Errors: INVALID_ARGUMENT naming the source and the address.
 *
 * @example
 *   parseServers("10.0.0.1:2028,10.0.0.2", "--server");
 *   // [{ host: "10.0.0.1", port: 2028 }, { host: "10.0.0.2", port: 2028 }]
 */
export function parseServers(
  servers: string | readonly string[],
  source: string,
  defaultPort: number = DEFAULT_CLIENT_PORT,
): readonly Address[] {
  const texts = (typeof servers === "string" ? [servers] : servers)
    .flatMap((list) => list.split(","))
    .map((text) => text.trim());
  if (texts.length === 0 || texts.length > MAX_SERVERS) {
    throw refuse(source, `names ${texts.length} servers`, `name 1 to ${MAX_SERVERS}`);
  }
  return texts.map((text) => parseServer(text, source, defaultPort));
}

function parseServer(text: string, source: string, defaultPort: number): Address {
  const example = `write it like 127.0.0.1:${defaultPort}`;
  if (text === "") throw refuse(source, "has an empty address", example);
  try {
    const { host, port } = parseAddress(text, defaultPort);
    return { host, port };
  } catch (cause) {
    const what = NexusError.is(cause) ? cause.what : String(cause);
    throw refuse(source, `is malformed: ${what}`, example, cause);
  }
}

function refuse(source: string, problem: string, remedy: string, cause?: unknown): NexusError {
  return new NexusError({ code: "INVALID_ARGUMENT", what: `${source} ${problem}`, remedy, cause });
}
