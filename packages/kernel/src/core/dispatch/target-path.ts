import { unreachable } from "@nexus/lib";
import type { PreHookEvent } from "./types.js";

/** The other path of a rename or copy; null: the operation has one path only. */
export function targetPathOf(event: PreHookEvent): string | null {
  switch (event.operation) {
    case "rename":
    case "copy":
      return event.targetPath;
    case "read":
    case "write":
    case "delete":
    case "setattr":
    case "mkdir":
      return null;
    default:
      return unreachable(event, "hook event");
  }
}
