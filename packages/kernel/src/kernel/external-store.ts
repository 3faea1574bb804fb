import { NexusError } from "@nexus/contracts";
import type { ObjectStore } from "../abc/object-store.js";
import type { ObjectStoreProvider } from "../hal/object-store-provider.js";

/** A store by driver name, through the driver gate. Errors: UNSUPPORTED (there are no drivers), and those of opening. */
export async function openExternalStore(
  provider: ObjectStoreProvider | null,
  path: string,
  driver: string,
  parameters: Readonly<Record<string, string>>,
): Promise<ObjectStore> {
  if (provider !== null) return provider.open(driver, parameters);
  throw new NexusError({
    code: "UNSUPPORTED",
    what: `${path} cannot be mounted: this kernel was built without storage drivers`,
    remedy: "pass an objectStoreProvider when the kernel is created",
  });
}
