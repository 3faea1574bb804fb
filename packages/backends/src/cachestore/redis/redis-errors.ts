import { type ErrorCode, NexusError } from "@nexus/contracts";

interface Translation {
  readonly code: ErrorCode;
  readonly remedy: string;
}

const CREDENTIALS = "check user and password in the address of the cache";

/** By the first word of an error reply (redis.io, "Redis serialization protocol", simple errors). */
const REPLIES: ReadonlyMap<string, Translation> = new Map([
  ["NOAUTH", { code: "UNAUTHENTICATED", remedy: CREDENTIALS }],
  ["WRONGPASS", { code: "UNAUTHENTICATED", remedy: CREDENTIALS }],
  ["NOPERM", { code: "PERMISSION_DENIED", remedy: "allow the user these commands, keys and channels" }],
  ["OOM", { code: "RESOURCE_EXHAUSTED", remedy: "give the server more maxmemory or an eviction policy" }],
  ["LOADING", { code: "UNAVAILABLE", remedy: "wait until the server has loaded its data" }],
  ["BUSY", { code: "UNAVAILABLE", remedy: "wait until the server's script has ended" }],
  ["MASTERDOWN", { code: "UNAVAILABLE", remedy: "wait until the replica has its master again" }],
  ["CLUSTERDOWN", { code: "UNAVAILABLE", remedy: "wait until the cluster has recovered" }],
  ["READONLY", { code: "UNAVAILABLE", remedy: "name the master, this server is a replica" }],
  ["MISCONF", { code: "UNAVAILABLE", remedy: "look at the server: it cannot save and refuses writes" }],
  ["NOPROTO", { code: "UNSUPPORTED", remedy: "use Redis 6 or newer" }],
  ["WRONGTYPE", { code: "CONFLICT", remedy: "give this cache a key prefix of its own" }],
]);

/** Whatever went wrong between us and the server, as one of our codes. The cause is kept, secrets are not in it. */
export function translateRedisError(error: unknown, what: string): NexusError {
  if (NexusError.is(error) && error.code !== "DEADLINE_EXCEEDED") return error;
  const message = error instanceof Error ? error.message : String(error);
  const known = REPLIES.get(/^[A-Z]+/.exec(message)?.[0] ?? "");
  if (known !== undefined) return failure(known, `${what}: the cache's server answers ${message}`, error);
  if (/^ERR (?:unknown command|AUTH|invalid (?:username|password))/i.test(message)) {
    const { code, remedy }: Translation = /AUTH|invalid/.test(message)
      ? { code: "UNAUTHENTICATED", remedy: CREDENTIALS }
      : { code: "UNSUPPORTED", remedy: "use Redis 6 or newer" };
    return failure({ code, remedy }, `${what}: the cache's server answers ${message}`, error);
  }
  if (message.startsWith("ERR ")) {
    return failure(
      { code: "INTERNAL", remedy: "report this" },
      `${what}: the cache refuses: ${message}`,
      error,
    );
  }
  return failure(
    { code: "UNAVAILABLE", remedy: "go on without it; it is connected to again by itself" },
    `${what}: the cache's server does not answer: ${reasonOf(error)}`,
    error,
  );
}

/** What of the error tells most: an aggregate of connection attempts has no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  return error.message === "" ? error.name : error.message;
}

function failure({ code, remedy }: Translation, what: string, cause: unknown): NexusError {
  return new NexusError({ code, what, remedy, cause });
}
