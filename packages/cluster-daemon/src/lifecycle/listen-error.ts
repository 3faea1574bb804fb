import { NexusError } from "@nexus/contracts";
import { type Address, formatAddress } from "@nexus/lib";

/** The one error of a listener that cannot be opened: names the flag, the address and the remedy. */
export function listenError(flag: string, address: Address, cause: unknown): NexusError {
  const text = formatAddress(address);
  if (isInUse(cause)) {
    return new NexusError({
      code: "ADDRESS_IN_USE",
      what: `${flag} ${text} is in use by another program`,
      remedy: `stop that program, or choose another port with ${flag}`,
      cause,
    });
  }
  return new NexusError({
    code: "CONFIG_INVALID",
    what: `cannot listen on ${flag} ${text} (${cause instanceof Error ? cause.message : String(cause)})`,
    remedy: `choose an address of this machine with ${flag}`,
    cause,
  });
}

/** Opens a listener; what keeps it from opening is told with its flag. Other errors pass. */
export async function openListener<T>(flag: string, address: Address, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    throw isInUse(error) ? listenError(flag, address, error) : error;
  }
}

function isInUse(cause: unknown): boolean {
  if (typeof cause !== "object" || cause === null || !("code" in cause)) return false;
  return cause.code === "EADDRINUSE" || cause.code === "ADDRESS_IN_USE";
}
