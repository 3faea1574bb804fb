import { DT_REG, NexusError } from "@nexus/contracts";
import type { ServiceView } from "@nexus/kernel";
import { compileMutation, compileRead } from "./call-options.js";
import type { FilesystemCalls } from "./calls.js";
import type { CallDefaults } from "./options.js";
import type { ServiceAdministration } from "./service-options.js";

const SERVICES = "/__sys__/services";
/** More services than a node has. */
const LIST_PAGE_SERVICES = 1_000;

/** Services of the serving node, which are files of it. */
export function createServiceAdministration(
  driver: () => FilesystemCalls,
  defaults: CallDefaults,
): ServiceAdministration {
  const get = async (name: string, options: Parameters<ServiceAdministration["get"]>[1]) => {
    const range = { offsetBytes: 0, lengthBytes: null };
    const request = { path: pathOf(name), range, expectedContentId: null };
    const { bytes } = await driver().read(request, compileRead(options, defaults));
    return parseView(name, bytes);
  };
  const set = async (
    name: string,
    xattrs: Readonly<Record<string, string>>,
    options: Parameters<ServiceAdministration["stop"]>[1],
  ): Promise<ServiceView> => {
    await driver().setattr(
      {
        ...{ path: pathOf(name), entryType: DT_REG, xattrs, conditions: {}, createParents: false },
        ...{ mimeType: null, modifiedAtMs: null, createdAtMs: null, ownerId: null, ttlSeconds: null },
        ...{ linkTarget: null, targetZoneId: null },
      },
      compileMutation(options, defaults),
    );
    return get(name, options);
  };
  return {
    get,
    list: async (options) => {
      const page = { path: SERVICES, cursor: null, limit: LIST_PAGE_SERVICES };
      const { entries } = await driver().readdir(page, compileRead(options, defaults));
      return Promise.all(entries.map(({ path }) => get(path.slice(SERVICES.length + 1), options)));
    },
    start: (name, options) => set(name, { ...options?.settings, state: "running" }, options),
    stop: (name, options) => set(name, { state: "stopped" }, options),
    remove: async (name, options) => {
      const request = { path: pathOf(name), recursive: false, conditions: {} };
      await driver().unlink(request, compileMutation(options, defaults));
    },
  };
}

/** Errors: INVALID_ARGUMENT. */
function pathOf(name: string): string {
  if (name !== "" && !/[/\0]/.test(name)) return `${SERVICES}/${name}`;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${JSON.stringify(name.slice(0, 80))} is no name of a service`,
    remedy: "give a name that services.list() shows",
  });
}

function parseView(name: string, bytes: Uint8Array): ServiceView {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as ServiceView;
  } catch (cause) {
    throw new NexusError({
      code: "CORRUPT",
      what: `what the node shows of service ${name} is no JSON`,
      remedy: "update the node, or this client",
      cause,
    });
  }
}
