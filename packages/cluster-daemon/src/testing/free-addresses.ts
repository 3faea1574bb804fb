import { freePorts } from "@nexus/transport/testing";

/** Loopback addresses nobody listens at. */
export async function freeAddresses<const Count extends 1 | 3 | 4>(count: Count): Promise<Addresses[Count]> {
  const addresses = (await freePorts(count)).map((port) => `127.0.0.1:${port}`);
  return addresses as unknown as Addresses[Count];
}

interface Addresses {
  readonly 1: readonly [string];
  readonly 3: readonly [string, string, string];
  readonly 4: readonly [string, string, string, string];
}
