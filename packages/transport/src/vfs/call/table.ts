import { AGENT_METHODS } from "./agent-table.js";
import { type CallParam, may, needs } from "./call-param.js";

/** One flat method of the JSON dialect, as clients of the original protocol know it. */
export interface CallMethodFacts {
  readonly group: "files" | "locks" | "federation" | "agents";
  readonly does: string;
  /** Every JSON parameter it takes: any other is refused. */
  readonly params: readonly CallParam[];
  /** What `result` of the payload is. */
  readonly result: string;
  /** Only administrators may. */
  readonly admin: boolean;
}

type FactsOf<Group extends CallMethodFacts["group"]> = CallMethodFacts & { readonly group: Group };

const file = (does: string, params: readonly CallParam[], result: string): FactsOf<"files"> => ({
  group: "files",
  does,
  params,
  result,
  admin: false,
});
const lock = (does: string, params: readonly CallParam[], result: string): FactsOf<"locks"> => ({
  group: "locks",
  does,
  params,
  result,
  admin: false,
});
const federation = (
  does: string,
  params: readonly CallParam[],
  result: string,
  admin: boolean,
): FactsOf<"federation"> => ({
  group: "federation",
  does,
  params,
  result,
  admin,
});

const PATH = needs("path");
const ZONE = needs("zone_id");
const PARENT_ZONE = may("parent_zone", { note: "the zone the path starts in" });
const SOURCE = "a member of the zone, `host:port`: this node joins the zone unless it has it";

const READ = file(
  "the content of a file, or a part of it; the next message of a pipe; a message of a stream",
  [
    PATH,
    may("offset", { note: "of a stream: 0, or the next_offset of the read before" }),
    may("length", { also: ["count", "size"], note: "of a file; a message comes whole" }),
    may("timeout_ms", { note: "0; how long to wait for a message" }),
  ],
  "`{__type__: bytes, data: base64}`; of a stream `{data, next_offset}`; instead of bytes null when there is no message",
);
const CONTENT = needs("content", { note: "text or tagged bytes" });
const WRITTEN = "`{path, content_id, size, version, gen, etag, created, commit_token, message_offset}`";

/** Every flat method; the handlers are keyed by these names, and docs/call-methods.md is made of it. */
export const CALL_METHODS = {
  read: READ,
  sys_read: READ,
  write: file("creates or replaces a file", [PATH, CONTENT, may("mime_type"), may("parents")], WRITTEN),
  sys_write: file(
    "replaces the content of a file, or a part of it; never creates one; adds a message to a pipe or stream",
    [PATH, CONTENT, may("offset", { note: "of a file" })],
    WRITTEN,
  ),
  mkdir: file("creates a directory", [PATH, may("parents"), may("exist_ok")], "`{path, created}`"),
  exists: file("whether anything is there", [PATH], "true or false"),
  list: file("the entries of a directory, at most one page", [PATH], "list of metadata objects with `path`"),
  sys_stat: file("metadata of an entry", [PATH], "metadata object, or null"),
  sys_setattr: file(
    "creates or updates an entry",
    [
      PATH,
      may("entry_type", {
        note: "0 file, 1 directory, 2 mount, 3 pipe, 4 stream, 5 external storage, 6 link",
      }),
      may("zone_id", { note: "of a mount: the zone shown there, else the zone the path starts in" }),
      may("target_zone_id", { note: "of a mount, whose path then starts in zone_id" }),
      may("source", { note: `of a mount: ${SOURCE}` }),
      may("capacity", { note: "bytes, of a pipe or stream" }),
      may("io_profile", { note: "memory, wal, stdio or shared_memory, of a pipe or stream" }),
      may("max_messages", { note: "of a pipe or stream" }),
      may("max_age_ms", { note: "of a stream" }),
      may("size", { note: "cuts a file or fills it up with zeros" }),
      may("link_target", { note: "of a link" }),
      may("backend_type", { note: "driver of external storage" }),
      may("backend_params", { note: "object of texts: the parameters of that driver" }),
      may("mime_type"),
      may("modified_at_ms"),
      may("created_at_ms"),
      may("owner_id"),
    ],
    "`{path, created, entry_type}`, of a pipe or stream with `capacity`",
  ),
  sys_unlink: file("removes an entry", [PATH, may("recursive")], "`{path, removed}`"),
  sys_rename: file(
    "gives an entry another path",
    [needs("old_path", { also: ["old", "path"] }), needs("new_path", { also: ["new"] })],
    "`{old_path, new_path}`",
  ),
  get_mount_points: file("the mounts this node knows", [], "list of `{path, zone_id, parent_zone}`"),

  sys_lock: lock(
    "acquires an advisory lock, or extends one",
    [
      PATH,
      may("ttl", { also: ["ttl_secs"], note: "30; seconds, parts of one allowed" }),
      may("lock_id", { note: "extends it" }),
      may("max_holders", { note: "1; of a new hold" }),
      may("holder_info", { note: "of a new hold" }),
    ],
    "the lock's id, or null when it is held or lost",
  ),
  sys_unlock: lock("releases a lock", [PATH, may("lock_id"), may("force")], "whether anything was released"),

  federation_list_zones: federation(
    "zones of this node",
    [],
    "`{zones: [{zone_id, links_count}], node_id}`",
    false,
  ),
  federation_cluster_info: federation(
    "what this node knows of a zone's members",
    [ZONE],
    "`{zone_id, node_id, has_store, is_leader, leader_id, term, commit_index, applied_index, voter_count, witness_count, links_count}`",
    false,
  ),
  federation_create_zone: federation("creates a zone", [ZONE], "`{zone_id}`", true),
  federation_remove_zone: federation(
    "removes a zone that is not mounted, or with force any",
    [ZONE, may("force")],
    "`{zone_id, removed}`",
    true,
  ),
  federation_mount: federation(
    "shows a zone at a path",
    [PATH, needs("target_zone"), PARENT_ZONE, may("source", { note: SOURCE })],
    "`{parent_zone, path, target_zone}`",
    true,
  ),
  federation_unmount: federation(
    "takes a mount away; the zone stays",
    [PATH, PARENT_ZONE],
    "`{parent_zone, path}`",
    true,
  ),
  federation_share: federation(
    "makes a zone with a copy of a directory, found by others under the directory's path",
    [needs("local_path"), may("zone_id", { note: "share- and 8 hexadecimal digits" })],
    "`{zone_id, copied_entries}`",
    true,
  ),
  federation_join: federation(
    "this node becomes a member of a zone: by its id, the path it was shared from, or a mount of it",
    [
      may("zone_id"),
      may("remote_path", { note: "unless zone_id is given" }),
      may("local_path", { note: "where it is mounted then" }),
      may("peer_addr", { note: "for those who read the request: the members are found through the cluster" }),
      may("as_learner"),
      may("as_witness"),
    ],
    "as federation_cluster_info, with `local_path`",
    true,
  ),

  ...AGENT_METHODS,
} as const satisfies Readonly<Record<string, CallMethodFacts>>;

export type CallMethodName = keyof typeof CALL_METHODS;
export type CallMethodGroup = CallMethodFacts["group"];

/** Names of the methods of a group. */
export type MethodsOf<Group extends CallMethodGroup> = {
  [Name in CallMethodName]: (typeof CALL_METHODS)[Name]["group"] extends Group ? Name : never;
}[CallMethodName];
