import { NexusError } from "@nexus/contracts";

/** Where a node listens. `host` carries no brackets. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** An address as people write it; `id` is the text before `@`, null when there was none. */
export interface ParsedAddress extends Address {
  readonly id: string | null;
}

const HOST_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})$/;
const IPV6 = /^[0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9._-]{1,32})?$/;
const PORT = /^[0-9]{1,5}$/;
const ID = /^[A-Za-z0-9._-]{1,253}$/;
const MAX_PORT = 65_535;

function refuse(text: string, problem: string): never {
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `address ${JSON.stringify(text.slice(0, 120))} ${problem}`,
    remedy: "write it as host:port, id@host:port or [ipv6]:port",
  });
}

/**
 * Reads `host:port`, `id@host:port`, either behind `http://` or `https://`, IPv6 in brackets. `defaultPort`
 * stands in for a missing port when given. Errors: INVALID_ARGUMENT.
 */
export function parseAddress(text: string, defaultPort: number | null = null): ParsedAddress {
  let rest = text.trim().replace(/^https?:\/\//i, "");
  if (rest.endsWith("/")) rest = rest.slice(0, -1);
  const at = rest.indexOf("@");
  const id = at === -1 ? null : rest.slice(0, at);
  if (id !== null && !ID.test(id)) refuse(text, "has a malformed id before @");
  if (at !== -1) rest = rest.slice(at + 1);

  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(rest);
  let host: string;
  let portText: string | undefined;
  if (bracketed !== null) {
    host = bracketed[1] ?? "";
    portText = bracketed[2];
    if (!IPV6.test(host) || !host.includes(":")) refuse(text, "has no valid IPv6 address in its brackets");
  } else {
    const colon = rest.indexOf(":");
    if (colon !== rest.lastIndexOf(":")) refuse(text, "has more than one colon outside brackets");
    host = colon === -1 ? rest : rest.slice(0, colon);
    portText = colon === -1 ? undefined : rest.slice(colon + 1);
    if (!HOST_NAME.test(host)) refuse(text, "has no valid host");
  }
  if (portText === undefined) {
    if (defaultPort === null) refuse(text, "has no port");
    return { host, port: defaultPort, id };
  }
  const port = PORT.test(portText) ? Number(portText) : 0;
  if (port < 1 || port > MAX_PORT) refuse(text, `has no port from 1 to ${MAX_PORT}`);
  return { host, port, id };
}

/** `host:port`, IPv6 in brackets. */
export function formatAddress(address: Address): string {
  return address.host.includes(":") ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`;
}

/** A comma-separated list; blanks are ignored. Errors: INVALID_ARGUMENT. */
export function parseAddressList(text: string, defaultPort: number | null = null): readonly ParsedAddress[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "")
    .map((item) => parseAddress(item, defaultPort));
}

/** True for names and addresses that never leave this machine. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
  return bare.toLowerCase() === "localhost" || bare === "::1" || /^127(?:\.\d{1,3}){3}$/.test(bare);
}
