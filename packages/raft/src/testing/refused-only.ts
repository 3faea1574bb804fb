import { NexusError } from "@nexus/contracts";

const DAMAGE = ["CORRUPT", "VERSION_UNSUPPORTED", "INVALID_ARGUMENT"];

/** Fails unless `decode` works or refuses as damage: nothing that comes from outside may break a decoder. */
export function refusedOnly(decode: () => unknown): void {
  try {
    decode();
  } catch (error) {
    if (NexusError.is(error) && DAMAGE.includes(error.code)) return;
    throw error;
  }
}
