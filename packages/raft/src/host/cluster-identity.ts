import { type IncarnationId, NexusError } from "@nexus/contracts";
import { parseIncarnationId } from "@nexus/lib";
import type { ClusterIdentity } from "./api.js";
import type { ClusterId } from "./ports.js";

const FORMAT_VERSION = 1;
const CLUSTER_ID = /^[0-9a-f]{32}$/;

/** `cluster.json`: readable by people, one object. */
export function encodeClusterIdentity(identity: ClusterIdentity): Uint8Array {
  const { clusterId, rootIncarnation, replacedRoots, rootReplacedBy } = identity;
  const document = {
    version: FORMAT_VERSION,
    clusterId,
    rootIncarnation,
    ...(replacedRoots.length === 0 ? {} : { replacedRoots }),
    ...(rootReplacedBy === null ? {} : { rootReplacedBy }),
  };
  return Buffer.from(`${JSON.stringify(document, null, 2)}\n`);
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeClusterIdentity(bytes: Uint8Array): ClusterIdentity {
  const fields = parseObject(bytes);
  if (fields["version"] !== FORMAT_VERSION) {
    throw new NexusError({
      code: "VERSION_UNSUPPORTED",
      what: `cluster.json has version ${String(fields["version"])}, this build understands ${FORMAT_VERSION}`,
      remedy: "start the version that wrote the data folder, or a newer one",
    });
  }
  const { clusterId, rootIncarnation } = fields;
  if (typeof clusterId !== "string" || !CLUSTER_ID.test(clusterId) || typeof rootIncarnation !== "string") {
    throw damaged("clusterId or rootIncarnation is missing or malformed");
  }
  return {
    clusterId: clusterId as ClusterId,
    rootIncarnation: parseIncarnationId(rootIncarnation),
    replacedRoots: readReplacedRoots(fields["replacedRoots"]),
    rootReplacedBy: readReplacedBy(fields["rootReplacedBy"]),
  };
}

function readReplacedRoots(value: unknown): readonly IncarnationId[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw damaged("replacedRoots is not a list");
  return value.map((id) => parseIncarnationId(String(id)));
}

function readReplacedBy(value: unknown): ClusterIdentity["rootReplacedBy"] {
  if (value === undefined) return null;
  const fields = value as Record<string, unknown> | null;
  const incarnation = fields?.["incarnation"];
  const address = fields?.["address"];
  if (typeof incarnation === "string" && typeof address === "string") {
    return { incarnation: parseIncarnationId(incarnation), address };
  }
  throw damaged("rootReplacedBy is malformed");
}

function parseObject(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    throw damaged("it is not JSON", cause);
  }
  throw damaged("it is not an object");
}

function damaged(detail: string, cause?: unknown): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `cluster.json is damaged: ${detail}`,
    remedy: "restore it from a backup, or wipe the data folder and join again",
    cause,
  });
}
