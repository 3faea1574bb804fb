import { NexusError } from "@nexus/contracts";

/** What a profile may need of the build that opens it. */
export type Feature =
  | "client"
  | "storage"
  | "agents"
  | "permissions"
  | "records"
  | "cache"
  | "search"
  | "federation"
  | "object-stores";

/** Who gives a feature to `connect()`: an installed package, or nobody in this process and what to do instead. */
export type FeatureSource =
  | { readonly kind: "package"; readonly name: string }
  | { readonly kind: "absent"; readonly instead: string };

const IN_A_DAEMON = "run nexusd-cluster, and connect to it with the profile cluster or remote";
const NOT_EMBEDDED = "use the profile embedded, which does without";

export const FEATURES: Readonly<Record<Feature, FeatureSource>> = {
  client: { kind: "package", name: "@nexus/transport" },
  storage: { kind: "package", name: "@nexus/backends" },
  agents: { kind: "package", name: "@nexus/kernel" },
  permissions: { kind: "absent", instead: NOT_EMBEDDED },
  records: { kind: "absent", instead: NOT_EMBEDDED },
  cache: { kind: "absent", instead: NOT_EMBEDDED },
  search: { kind: "absent", instead: NOT_EMBEDDED },
  federation: { kind: "absent", instead: IN_A_DAEMON },
  "object-stores": { kind: "absent", instead: IN_A_DAEMON },
};

/** One way to use Nexus, as data: `connect()` has no other knowledge of profiles than this. */
export interface ProfileFacts {
  /** `in-process`: this process is the node. `beside`: the daemon on this machine. `remote`: daemons anywhere. */
  readonly runs: "in-process" | "beside" | "remote";
  readonly does: string;
  readonly needs: readonly Feature[];
  /** In-process: threads that hash and write content; null: one less than the cores, at most 4. */
  readonly hashThreads: number | null;
}

const IN_PROCESS_SERVICES = ["storage", "agents", "permissions"] as const;
const ALL_SERVICES = [...IN_PROCESS_SERVICES, "records", "cache", "search"] as const;

export const PROFILES = {
  slim: {
    runs: "in-process",
    does: "namespace, content, locks; one worker thread",
    needs: ["storage"],
    hashThreads: 1,
  },
  embedded: {
    runs: "in-process",
    does: "as slim, with a worker thread for every core but one, up to 4",
    needs: ["storage"],
    hashThreads: null,
  },
  lite: {
    runs: "in-process",
    does: "as embedded, with agents and permissions",
    needs: IN_PROCESS_SERVICES,
    hashThreads: 1,
  },
  full: {
    runs: "in-process",
    does: "as lite, with records, caches and search",
    needs: ALL_SERVICES,
    hashThreads: null,
  },
  cloud: {
    runs: "in-process",
    does: "as full, a member of a federation with content in cloud object stores",
    needs: [...ALL_SERVICES, "federation", "object-stores"],
    hashThreads: null,
  },
  cluster: {
    runs: "beside",
    does: "the federation, through its member on this machine",
    needs: ["client"],
    hashThreads: null,
  },
  remote: {
    runs: "remote",
    does: "the federation, or a single daemon, through a list of servers",
    needs: ["client"],
    hashThreads: null,
  },
} as const satisfies Readonly<Record<string, ProfileFacts>>;

export type ProfileName = keyof typeof PROFILES;

export const PROFILE_NAMES = Object.keys(PROFILES) as readonly ProfileName[];

/** `source` names where the text came from in errors ("profile", "NEXUS_PROFILE"). Errors: INVALID_ARGUMENT. */
export function parseProfile(text: string, source: string): ProfileName {
  const name = PROFILE_NAMES.find((known) => known === text);
  if (name !== undefined) return name;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${source} ${JSON.stringify(text)} is not a profile`,
    remedy: `name one of ${PROFILE_NAMES.join(", ")}`,
  });
}

/** Errors: UNSUPPORTED naming what the profile needs that nothing here provides. */
export function requireFeatures(name: ProfileName): void {
  const missing = PROFILES[name].needs.filter((feature) => FEATURES[feature].kind === "absent");
  if (missing.length === 0) return;
  const remedies = new Set(missing.map(remedyOf));
  throw new NexusError({
    code: "UNSUPPORTED",
    what: `profile ${name} needs ${missing.join(", ")}, which this build does not have in process`,
    // What a daemon alone has cannot be done without by choosing less.
    remedy: remedies.has(IN_A_DAEMON) ? IN_A_DAEMON : [...remedies].join("; "),
    details: { profile: name, missing: missing.join(",") },
  });
}

function remedyOf(feature: Feature): string {
  const source = FEATURES[feature];
  return source.kind === "absent" ? source.instead : `install ${source.name}`;
}

/**
 * What `load` imports for a feature. Errors: UNSUPPORTED when its package is not installed, naming it and the
 * profile.
 */
export async function loadFor<T>(
  profile: ProfileName,
  feature: "client" | "storage",
  load: () => Promise<T>,
): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    if (!isModuleMissing(cause)) throw cause;
    throw new NexusError({
      code: "UNSUPPORTED",
      what: `profile ${profile} needs ${feature}, which is not installed: ${firstLine(cause)}`,
      remedy: remedyOf(feature),
      details: { profile, missing: feature },
      cause,
    });
  }
}

function isModuleMissing(error: unknown): error is Error {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND";
}

function firstLine({ message }: Error): string {
  return message.split("\n", 1)[0] ?? message;
}
