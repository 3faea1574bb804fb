import { AGENT_METHODS } from "./agent-table.js";

/** One flat method of the JSON dialect, as clients of the original protocol know it. */
export interface CallMethodFacts {
  readonly group: "files" | "locks" | "federation" | "agents";
  readonly does: string;
  /** JSON parameters; those in brackets may be left out. */
  readonly params: string;
  /** What `result` of the payload is. */
  readonly result: string;
  /** Only administrators may. */
  readonly admin: boolean;
}

type FactsOf<Group extends CallMethodFacts["group"]> = CallMethodFacts & { readonly group: Group };

const file = (does: string, params: string, result: string): FactsOf<"files"> => ({
  group: "files",
  does,
  params,
  result,
  admin: false,
});
const lock = (does: string, params: string, result: string): FactsOf<"locks"> => ({
  group: "locks",
  does,
  params,
  result,
  admin: false,
});
const federation = (does: string, params: string, result: string, admin: boolean): FactsOf<"federation"> => ({
  group: "federation",
  does,
  params,
  result,
  admin,
});

const READ = file(
  "the content of a file, or a part of it",
  "path, [offset], [length]",
  "`{__type__: bytes, data: base64}`",
);
const WRITTEN = "`{path, content_id, size, version, gen, etag, created, commit_token}`";

/** Every flat method; the handlers are keyed by these names, and docs/call-methods.md is made of it. */
export const CALL_METHODS = {
  read: READ,
  sys_read: READ,
  write: file(
    "creates or replaces a file",
    "path, content (text or tagged bytes), [mime_type], [parents]",
    WRITTEN,
  ),
  sys_write: file(
    "replaces the content of a file, or a part of it; never creates one",
    "path, content, [offset]",
    WRITTEN,
  ),
  mkdir: file("creates a directory", "path, [parents], [exist_ok]", "`{path, created}`"),
  exists: file("whether anything is there", "path", "true or false"),
  list: file("the entries of a directory, at most one page", "path", "list of metadata objects with `path`"),
  sys_stat: file("metadata of an entry", "path", "metadata object, or null"),
  sys_setattr: file(
    "creates or updates an entry; entry_type 2 mounts zone_id, size cuts a file or fills it up with zeros",
    "path, [entry_type], [zone_id], [size], [mime_type], [modified_at_ms], [created_at_ms], [owner_id], [link_target]",
    "`{path, created, entry_type}`",
  ),
  sys_unlink: file("removes an entry", "path, [recursive]", "`{path, removed}`"),
  sys_rename: file("gives an entry another path", "old_path, new_path", "`{old_path, new_path}`"),
  get_mount_points: file("the mounts this node knows", "", "list of `{path, zone_id, parent_zone}`"),

  sys_lock: lock(
    "acquires an advisory lock, or extends one",
    "path, [ttl] (seconds), [lock_id] (extends), [max_holders], [holder_info]",
    "the lock's id, or null when it is held or lost",
  ),
  sys_unlock: lock("releases a lock", "path, [lock_id], [force]", "whether anything was released"),

  federation_list_zones: federation(
    "zones of this node",
    "",
    "`{zones: [{zone_id, links_count}], node_id}`",
    false,
  ),
  federation_cluster_info: federation(
    "what this node knows of a zone's members",
    "zone_id",
    "`{zone_id, node_id, has_store, is_leader, leader_id, term, commit_index, applied_index, voter_count, witness_count, links_count}`",
    false,
  ),
  federation_create_zone: federation("creates a zone", "zone_id", "`{zone_id}`", true),
  federation_remove_zone: federation(
    "removes a zone that is not mounted, or with force any",
    "zone_id, [force]",
    "`{zone_id, removed}`",
    true,
  ),
  federation_mount: federation(
    "shows a zone at a path",
    "path, target_zone, [parent_zone]",
    "`{parent_zone, path, target_zone}`",
    true,
  ),
  federation_unmount: federation(
    "takes a mount away; the zone stays",
    "path, [parent_zone]",
    "`{parent_zone, path}`",
    true,
  ),
  federation_share: federation(
    "makes a zone with a copy of a directory, found by others under the directory's path",
    "local_path, [zone_id]",
    "`{zone_id, copied_entries}`",
    true,
  ),
  federation_join: federation(
    "this node becomes a member of a zone: by its id, the path it was shared from, or a mount of it",
    "zone_id or remote_path, [local_path], [as_learner], [as_witness]",
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
