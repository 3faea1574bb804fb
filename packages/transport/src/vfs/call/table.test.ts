import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { callMethodDocument } from "./document.js";
import { CALL_METHODS } from "./table.js";

/** What clients of the original protocol call. */
const ORIGINAL_NAMES = [
  ...["read", "write", "mkdir", "exists", "list"],
  ...[
    "sys_stat",
    "sys_read",
    "sys_write",
    "sys_setattr",
    "sys_unlink",
    "sys_rename",
    "sys_lock",
    "sys_unlock",
  ],
  ...["federation_list_zones", "federation_cluster_info", "federation_create_zone", "federation_remove_zone"],
  ...["federation_mount", "federation_unmount", "federation_share", "federation_join"],
  "get_mount_points",
  ...["agent_register", "agent_register_external", "agent_unregister", "agent_unregister_external"],
  ...["agent_get", "agent_list", "agent_update_state", "agent_signal", "agent_heartbeat"],
];

/** What only clients of this project know. */
const OWN_NAMES = ["agent_wait", "agent_reap", "agent_provision"];

describe("the flat methods", () => {
  it("are those that clients of the original protocol call, and few others", () => {
    expect(Object.keys(CALL_METHODS).sort()).toEqual([...ORIGINAL_NAMES, ...OWN_NAMES].sort());
  });

  it("are for administrators when they change the federation, and only then", () => {
    for (const [name, { admin }] of Object.entries(CALL_METHODS)) {
      const isMutator = /^federation_(?!list_zones|cluster_info)/.test(name);
      expect({ name, admin }).toEqual({ name, admin: isMutator });
    }
  });

  it("are documented as they are (npm run docs:call-methods)", () => {
    const page = readFileSync(new URL("../../../../../docs/call-methods.md", import.meta.url), "utf8");
    expect(page).toBe(callMethodDocument());
  });
});
