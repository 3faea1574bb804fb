import type { ZoneId } from "@nexus/contracts";
import { expect, it } from "vitest";
import type { CallInfo } from "../../server/unary.js";
import type { ZoneOperations } from "../zone-operations.js";
import { joinFromSource } from "./mount-source.js";

const TEAM = "team" as ZoneId;
const zones = {
  list: () => [{ zoneId: TEAM, members: [{ address: "10.0.0.1:2126" }] }],
} as unknown as ZoneOperations;
const callOf = (isAdmin: boolean): CallInfo =>
  ({ context: { userId: "ann", isAdmin, isSystem: false } }) as unknown as CallInfo;

it("tells only administrators which nodes a mount's source may be", async () => {
  const from = (isAdmin: boolean) => joinFromSource(zones, TEAM, "evil:1", callOf(isAdmin));
  await expect(from(true)).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    remedy: expect.stringContaining("10.0.0.1:2126"),
  });
  const refusal: unknown = await from(false).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: "PERMISSION_DENIED" });
  expect(String(refusal)).not.toContain("10.0.0.1");
});
