import type { OperationContext, ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { ADMIN, ANN, caller, SYSTEM } from "../../testing/kernel-fixture.js";
import { PERMISSION_CASCADE, PermissionGate } from "./gate.js";
import { LeaseCache } from "./lease-cache.js";
import { GRANTS_ONLY, type Permission, type PermissionDecision, type PermissionProvider } from "./types.js";

const team = "team" as ZoneId;
const at = (zonePath: string, zoneId = team) => ({ zoneId, zonePath, visiblePath: zonePath });

function gateWith(provider: PermissionProvider | null, nowMs = () => 0) {
  const leases = new LeaseCache({ maxEntries: 10, nowMs, onLease: () => undefined });
  return { gate: new PermissionGate({ provider, leases }), leases };
}

function asking(decision: PermissionDecision) {
  const asked: string[] = [];
  const provider: PermissionProvider = {
    check: (context, permission, target) => {
      asked.push(`${context.userId} ${permission} ${target.zonePath}`);
      return decision;
    },
  };
  return { asked, provider };
}

const yes = { allowed: true, covers: "path", leaseMs: 0 } as const;
const no = { allowed: false, reason: "because" } as const;

async function allowed(
  gate: PermissionGate,
  context: OperationContext,
  permission: Permission,
  path = "/f",
): Promise<boolean> {
  const answer = await gate.allows(context, permission, at(path));
  const required = await gate.require(context, permission, at(path)).then(
    () => true,
    (error: unknown) => {
      expect(error).toMatchObject({ code: "PERMISSION_DENIED", details: { path, permission } });
      return false;
    },
  );
  expect(required).toBe(answer);
  return answer;
}

describe("the cascade", () => {
  it("has these steps, in this order", () => {
    expect(PERMISSION_CASCADE.map((step) => step.name)).toEqual([
      "system bypass",
      "system paths",
      "no provider",
      "lease",
      "admin",
      "zone grant",
      "owner",
    ]);
  });

  it("system bypass: the system is never asked about", async () => {
    const { asked, provider } = asking(no);
    expect(await allowed(gateWith(provider).gate, SYSTEM, "WRITE", "/__sys__/x")).toBe(true);
    expect(asked).toEqual([]);
  });

  it("system paths: for system and administrators only, wherever a zone is mounted", async () => {
    const { gate } = gateWith(null);
    expect(await allowed(gate, ANN, "READ", "/__sys__")).toBe(false);
    expect(await allowed(gate, ANN, "READ", "/__sys__/zones")).toBe(false);
    expect(await allowed(gate, ANN, "READ", "/__sys__more")).toBe(true);
    expect(await allowed(gate, ADMIN, "READ", "/__sys__/zones")).toBe(true);
    const mounted = { zoneId: team, zonePath: "/__sys__/x", visiblePath: "/m/__sys__/x" };
    expect(await gate.allows(ANN, "READ", mounted)).toBe(false);
    const shownBelow = { zoneId: team, zonePath: "/x", visiblePath: "/__sys__/m/x" };
    expect(await gate.allows(ANN, "READ", shownBelow)).toBe(false);
  });

  it("no provider: an embedded node is open", async () => {
    expect(await allowed(gateWith(null).gate, ANN, "WRITE")).toBe(true);
  });

  it("lease: an earlier answer is reused for that subject, permission and subtree, for a while", async () => {
    let now = 0;
    const { asked, provider } = asking({ allowed: true, covers: "subtree", leaseMs: 30 });
    const { gate, leases } = gateWith(provider, () => now);
    await gate.require(ANN, "READ", at("/d"));
    await gate.require(ANN, "READ", at("/d/e/f"));
    expect(asked).toEqual(["ann READ /d"]);
    await gate.require(ANN, "WRITE", at("/d"));
    await gate.require(caller({ subjectId: "bob", userId: "bob" }), "READ", at("/d"));
    await gate.require(ANN, "READ", at("/"));
    await gate.require(ANN, "READ", at("/d", "other" as ZoneId));
    expect(asked).toHaveLength(5);
    now = 31;
    await gate.require(ANN, "READ", at("/d/e"));
    expect(asked).toHaveLength(6);
    leases.clear();
    await gate.require(ANN, "READ", at("/d/e"));
    expect(asked).toHaveLength(7);
  });

  it("lease: one for a path alone is not inherited, and a leaseMs of 0 is none", async () => {
    const { asked, provider } = asking({ allowed: true, covers: "path", leaseMs: 30 });
    const { gate } = gateWith(provider);
    await gate.require(ANN, "READ", at("/d"));
    await gate.require(ANN, "READ", at("/d"));
    await gate.require(ANN, "READ", at("/d/e"));
    expect(asked).toEqual(["ann READ /d", "ann READ /d/e"]);
    const never = gateWith(asking(yes).provider);
    await never.gate.require(ANN, "READ", at("/d"));
    expect(never.leases.size).toBe(0);
  });

  it("admin: administrators pass", async () => {
    expect(await allowed(gateWith(GRANTS_ONLY).gate, ADMIN, "WRITE")).toBe(true);
  });

  it("zone grant: letters of the zone that owns the path, and of no other", async () => {
    const { gate } = gateWith(GRANTS_ONLY);
    const granted = (zone: string, permissions: string) =>
      caller({ zoneGrants: [{ zoneId: zone as ZoneId, permissions }] });
    expect(await allowed(gate, granted("team", "r"), "READ")).toBe(true);
    expect(await allowed(gate, granted("team", "r"), "TRAVERSE")).toBe(true);
    expect(await allowed(gate, granted("team", "r"), "WRITE")).toBe(false);
    expect(await allowed(gate, granted("team", "rw"), "WRITE")).toBe(true);
    expect(await allowed(gate, granted("other", "rw"), "READ")).toBe(false);
  });

  it("owner: whose the row is may read, write and traverse it, and the provider is not asked", async () => {
    const { asked, provider } = asking(no);
    const { gate } = gateWith(provider);
    for (const permission of ["READ", "WRITE", "TRAVERSE"] as const) {
      expect(await gate.allows(ANN, permission, at("/f"), "ann")).toBe(true);
      await gate.require(ANN, permission, at("/f"), "ann");
    }
    expect(asked).toEqual([]);
    for (const owner of ["bob", "", null])
      expect(await gate.allows(ANN, "READ", at("/f"), owner)).toBe(false);
    expect(await gate.allows(caller({ userId: "" }), "READ", at("/f"), "")).toBe(false);
    expect(await gate.allows(ANN, "READ", at("/__sys__/f"), "ann")).toBe(false);
  });

  it("provider: decides the rest, and its silence is not a yes", async () => {
    expect(await allowed(gateWith(asking(yes).provider).gate, ANN, "WRITE")).toBe(true);
    expect(await allowed(gateWith(asking(no).provider).gate, ANN, "WRITE")).toBe(false);
    expect(await allowed(gateWith(GRANTS_ONLY).gate, ANN, "READ")).toBe(false);
    const broken = gateWith({ check: () => Promise.reject(new Error("no answer")) }).gate;
    await expect(broken.require(ANN, "READ", at("/f"))).rejects.toThrow("no answer");
    await expect(broken.allows(ANN, "READ", at("/f"))).rejects.toThrow("no answer");
  });
});

describe("leases against changes of grants", () => {
  const leased = () => {
    const { asked, provider } = asking({ allowed: true, covers: "subtree", leaseMs: 1_000 });
    const { gate, leases } = gateWith(provider);
    const asks = async (path: string): Promise<boolean> => {
      const before = asked.length;
      await gate.require(ANN, "READ", at(path));
      return asked.length > before;
    };
    return { leases, asks };
  };

  it("end at the path of the change and below it, those inherited from above included, and nowhere else", async () => {
    const { leases, asks } = leased();
    expect([await asks("/d"), await asks("/e"), await asks("/d/x/y")]).toEqual([true, true, false]);
    leases.revoke(team, "/d/x");
    expect([await asks("/d/z"), await asks("/e"), await asks("/dd")]).toEqual([false, false, true]);
    expect([await asks("/d/x"), await asks("/d/x/y")]).toEqual([true, false]);
    leases.revoke(team, "/d");
    expect([await asks("/d/x/y"), await asks("/e/f")]).toEqual([true, false]);
    leases.revoke("other" as ZoneId, "/");
    expect(await asks("/e/f")).toBe(false);
    leases.clear();
    expect([await asks("/e/f"), await asks("/e/f")]).toEqual([true, false]);
  });

  it("end however many changes there are: beyond the bound all of them do", async () => {
    const { leases, asks } = leased();
    await asks("/d");
    for (let i = 0; i < 10; i += 1) leases.revoke(team, `/other/${i}`);
    expect(await asks("/d")).toBe(false);
    leases.revoke(team, "/other/11");
    expect(await asks("/d")).toBe(true);
  });

  it("are not made of an answer from before the change, however late it comes", async () => {
    const answers: ((decision: PermissionDecision) => void)[] = [];
    const { gate, leases } = gateWith({ check: () => new Promise((resolve) => answers.push(resolve)) });
    const decision = { allowed: true, covers: "path", leaseMs: 1_000 } as const;
    for (const change of [() => leases.revoke(team, "/"), () => leases.clear()]) {
      const asking = gate.require(ANN, "READ", at("/f"));
      change();
      answers.pop()?.(decision);
      await asking;
      expect(leases.holds(ANN, "READ", team, "/f")).toBe(false);
    }
    const asking = gate.require(ANN, "READ", at("/f"));
    answers.pop()?.(decision);
    await asking;
    expect(leases.holds(ANN, "READ", team, "/f")).toBe(true);
  });
});

describe("a node out of contact with what knows the grants", () => {
  it("allows what it was told for as long as the lease runs, from when it asked, and nothing after", async () => {
    let now = 0;
    let isReachable = true;
    const { gate } = gateWith(
      {
        check: async () => {
          if (!isReachable) throw new Error("no answer");
          now += 10;
          return { allowed: true, covers: "subtree", leaseMs: 100 };
        },
      },
      () => now,
    );
    await gate.require(ANN, "READ", at("/d"));
    isReachable = false;
    now = 99;
    expect(await gate.allows(ANN, "READ", at("/d/e"))).toBe(true);
    now = 100;
    await expect(gate.allows(ANN, "READ", at("/d/e"))).rejects.toThrow("no answer");
    await expect(gate.require(ANN, "READ", at("/d"))).rejects.toThrow("no answer");
    isReachable = true;
    expect(await gate.allows(ANN, "READ", at("/d"))).toBe(true);
  });
});

describe("requireAdmin", () => {
  it("is for administrators and the system, and open where nobody is asked", () => {
    const { gate } = gateWith(GRANTS_ONLY);
    expect(() => gate.requireAdmin(ANN, "mount /x")).toThrow(/ann may not mount \/x/);
    expect(() => gate.requireAdmin(ADMIN, "mount /x")).not.toThrow();
    expect(() => gate.requireAdmin(SYSTEM, "mount /x")).not.toThrow();
    expect(() => gateWith(null).gate.requireAdmin(ANN, "mount /x")).not.toThrow();
  });
});
