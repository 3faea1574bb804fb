import { DT_MOUNT, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import { expect } from "vitest";
import { ADMIN, ANN, kernelFixture, listed, OPTIONS, setting, writing } from "./kernel-fixture.js";

type FixtureOptions = Parameters<typeof kernelFixture>[0];

const TEAM = "team" as ZoneId;

/** A kernel with a small tree below `/t`, each file of which says where it is. */
export async function withTree(over: FixtureOptions = {}) {
  const fixture = kernelFixture(over);
  for (const path of ["/t/a.txt", "/t/b/c.md", "/t/b/d/e.txt", "/t/z"]) {
    await fixture.kernel.write(writing(path, `in ${path}\n`), ANN, OPTIONS);
  }
  return fixture;
}

/** A kernel with another zone mounted at `/m/team`. */
export async function withMount(over: FixtureOptions = {}) {
  const fixture = kernelFixture(over, [ROOT_ZONE, TEAM]);
  const mount = setting("/m/team", { entryType: DT_MOUNT, targetZoneId: TEAM, createParents: true });
  await fixture.kernel.sysSetattr(mount, ADMIN, OPTIONS);
  return { ...fixture, team: fixture.coordinator.metaStoreForZone(TEAM) };
}

export const pathsOf = async (items: AsyncIterable<{ path: string }>): Promise<readonly string[]> =>
  (await listed(items)).map((item) => item.path);

/** An error of that code, to compare with. */
export const code = (expected: string, more: object = {}) =>
  expect.objectContaining({ code: expected, ...more });

export const removing = (path: string, recursive = false) => ({ path, recursive, conditions: {} });
export const renaming = (from: string, to: string) => ({ from, to, conditions: {} });
export const copying = (from: string, to: string, over: object = {}) => ({
  from,
  to,
  overwrite: false,
  recursive: false,
  ...over,
});
