import type { ServiceView } from "@nexus/sdk";
import { renderFields, renderTable } from "./table.js";

const left = (title: string) => ({ title, align: "left" }) as const;
const COLUMNS = [left("NAME"), left("STATE"), left("SINCE"), left("NEEDS"), left("LAST FAULT")];

export function serviceTable(services: readonly ServiceView[]): string[] {
  const rows = services.map((service) => {
    const { name, state } = service;
    if (state === "available") return [name, state, "-", "-", "-"];
    const { sinceMs, dependencies, lastFault } = service;
    return [name, state, timeText(sinceMs), listText(dependencies) ?? "-", lastFault?.code ?? "-"];
  });
  return renderTable(COLUMNS, rows);
}

/** One fact a line. */
export function serviceLines(service: ServiceView): string[] {
  const { name, state, understands } = service;
  const known = Object.entries(understands).map(([each, what]) => [`  ${each}`, what] as const);
  const settings = known.length === 0 ? [] : [["understands", ""] as const, ...known];
  if (state === "available") return renderFields([["name", name], ["state", state], ...settings]);
  const { lastFault, hooks } = service;
  const made = Object.entries(service.settings).map(([each, value]) => `${each}=${value}`);
  return renderFields([
    ["name", name],
    ["state", state],
    ["since", timeText(service.sinceMs)],
    ["needs", listText(service.dependencies)],
    ["needed by", listText(service.dependents)],
    ["hooks", listText(Object.entries(hooks).flatMap(([room, names]) => names.map(() => room)))],
    ["methods", listText(service.methods)],
    ["calls in progress", String(service.callsInProgress)],
    ["swaps", String(service.swaps)],
    ["last fault", lastFault === null ? null : `${timeText(lastFault.atMs)} ${lastFault.message}`],
    ["settings", listText(made)],
    ...settings,
  ]);
}

function listText(values: readonly string[]): string | null {
  return values.length === 0 ? null : values.join(", ");
}

function timeText(ms: number): string {
  return new Date(ms).toISOString();
}
