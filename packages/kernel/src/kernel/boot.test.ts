import { NexusError } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { NullCacheStore } from "../core/cache/null-cache-store.js";
import type { Service, ServiceFactory, ServiceHost } from "../core/services/types.js";
import {
  ADMIN,
  ANN,
  fakeSurroundings,
  OPTIONS,
  reading,
  SYSTEM,
  textOf,
  writing,
} from "../testing/kernel-fixture.js";
import { FakeObjectStore } from "../testing/memory-object-store.js";
import { type BootPlan, bootKernel, NO_SERVICES } from "./boot.js";
import type { KernelOptions } from "./options.js";
import type { KernelRuntime } from "./runtime.js";

const starting = expect.objectContaining({ code: "UNAVAILABLE", retryable: true });

/** A boot over fakes that notes what it does, in order. */
function plannedBoot(over: Partial<BootPlan> = {}, kernel: Partial<KernelOptions> = {}) {
  const surroundings = fakeSurroundings(kernel);
  const steps: string[] = [];
  const booted: { kernel: KernelRuntime | null } = { kernel: null };
  const plan: BootPlan = {
    services: NO_SERVICES,
    kernel: surroundings.options,
    wire: (wired) => {
      steps.push("wire");
      booted.kernel = wired;
    },
    untilMountsAreKnown: async () => void steps.push("mounts"),
    cache: new NullCacheStore(),
    ...over,
  };
  return { ...surroundings, steps, booted, plan };
}

function factory(name: string, more: Partial<Service>, steps: string[]): ServiceFactory {
  return {
    name,
    settings: { mode: "how" },
    create: ({ mode = "plain" }) => {
      if (mode === "wrong") throw new NexusError({ code: "INVALID_ARGUMENT", what: "no such mode" });
      steps.push(`create ${name} ${mode}`);
      return {
        name,
        dependencies: [],
        hookSpec: () => ({}),
        start: async () => void steps.push(`start ${name}`),
        stop: async () => void steps.push(`stop ${name}`),
        ...more,
      };
    },
  };
}

describe("a boot", () => {
  it("creates services, constructs the kernel, wires and enlists, initialises, in this order", async () => {
    const { plan, steps, booted, coordinator, root } = plannedBoot();
    const onMountChange = coordinator.onMountChange.bind(coordinator);
    coordinator.onMountChange = (listener) => {
      steps.push("construct");
      return onMountChange(listener);
    };
    const ledger = factory("ledger", {}, steps);
    const spare = factory("spare", {}, steps);
    const kernel = await bootKernel({
      ...plan,
      services: { offered: [ledger, spare], wanted: [{ factory: ledger, settings: { mode: "fine" } }] },
      untilMountsAreKnown: async () => {
        await expect(booted.kernel?.sysStat("/", SYSTEM, OPTIONS)).rejects.toEqual(starting);
        steps.push(`mounts, ${booted.kernel?.services.states().get("ledger")} until now`);
        expect([root.reads, root.index]).toEqual([[], 0]);
      },
    });
    expect(steps).toEqual([
      "create ledger fine",
      "construct",
      "wire",
      "mounts, enlisted until now",
      "start ledger",
    ]);
    expect(kernel).toBe(booted.kernel);
    expect(kernel.isReady()).toBe(true);
    expect(kernel.serviceControl.view("ledger")).toMatchObject({
      state: "running",
      settings: { mode: "fine" },
    });
    expect(kernel.serviceControl.view("spare")).toMatchObject({ state: "available" });
    await kernel.close();
    expect(steps.at(-1)).toBe("stop ledger");
  });

  it("lets services use the kernel while they start, and nobody else until all of them run", async () => {
    const { plan, steps, booted } = plannedBoot();
    const ledger = factory(
      "ledger",
      {
        start: async ({ kernel }: ServiceHost) => {
          await kernel.write(writing("/ledger/page", "1"), SYSTEM, OPTIONS);
          expect(await textOf(kernel, "/ledger/page", SYSTEM)).toBe("1");
          expect(booted.kernel?.isReady()).toBe(false);
          for (const context of [ANN, ADMIN]) {
            await expect(kernel.sysRead(reading("/ledger/page"), context, OPTIONS)).rejects.toEqual(starting);
          }
          steps.push("ledger is up");
        },
      },
      steps,
    );
    const reader = factory(
      "reader",
      {
        dependencies: ["ledger"],
        start: async ({ kernel }: ServiceHost) =>
          void steps.push(`read ${await textOf(kernel, "/ledger/page", SYSTEM)}`),
      },
      steps,
    );
    const wanted = [reader, ledger].map((each) => ({ factory: each, settings: {} }));
    const kernel = await bootKernel({ ...plan, services: { offered: [], wanted } });
    expect(steps.slice(-2)).toEqual(["ledger is up", "read 1"]);
    expect(await textOf(kernel, "/ledger/page", ANN)).toBe("1");
    await kernel.close();
  });

  it("has what a crash interrupted ended before a service reads it", async () => {
    const store = new FakeObjectStore("path");
    store.begun.set("1", "cut short");
    store.reopen();
    const { plan, steps } = plannedBoot({}, { store });
    const reader = factory(
      "reader",
      { start: async () => void steps.push(`${store.begun.size} notes left`) },
      steps,
    );
    const untilMountsAreKnown = async (): Promise<void> => void steps.push(`${store.begun.size} before`);
    const services = { offered: [], wanted: [{ factory: reader, settings: {} }] };
    const kernel = await bootKernel({ ...plan, services, untilMountsAreKnown });
    expect(steps.slice(-2)).toEqual(["1 before", "0 notes left"]);
    await kernel.close();
  });

  it("ends before there is a kernel when a service cannot be made as it is wanted", async () => {
    const { plan, steps } = plannedBoot();
    const ledger = factory("ledger", {}, steps);
    const services = { offered: [ledger], wanted: [{ factory: ledger, settings: { mode: "wrong" } }] };
    await expect(bootKernel({ ...plan, services })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(steps).toEqual([]);
  });

  it("never answers callers when mounts cannot be known, or a service does not start", async () => {
    const lost = plannedBoot();
    const gaveUp = () => Promise.reject(new NexusError({ code: "CANCELLED", what: "told to stop" }));
    await expect(bootKernel({ ...lost.plan, untilMountsAreKnown: gaveUp })).rejects.toMatchObject({
      code: "CANCELLED",
    });
    await expect(lost.booted.kernel?.sysStat("/", SYSTEM, OPTIONS)).rejects.toEqual(starting);
    await lost.booted.kernel?.close();

    const { plan, steps, booted } = plannedBoot();
    const good = factory("good", {}, steps);
    const bad = factory("bad", { start: () => Promise.reject(new Error("no room")) }, steps);
    const wanted = [good, bad].map((each) => ({ factory: each, settings: {} }));
    await expect(bootKernel({ ...plan, services: { offered: [], wanted } })).rejects.toThrow("no room");
    expect(steps.slice(-2)).toEqual(["start good", "stop good"]);
    await expect(booted.kernel?.sysStat("/", ANN, OPTIONS)).rejects.toEqual(starting);
    await booted.kernel?.close();
  });
});
