import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { compileConfig } from "../config/compile.js";
import { startDaemon } from "../daemon.js";
import { freeAddresses } from "../testing/free-addresses.js";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string };
}

const file = join(root, "deploy/helm/nexus-cluster/files/alerts.yaml");
const { groups } = parse(readFileSync(file, "utf8")) as { groups: readonly { rules: readonly Alert[] }[] };
const alerts = groups.flatMap(({ rules }) => rules);
const metricsOf = ({ expr }: Alert): readonly string[] => expr.match(/\bnexus_[a-z_]+/g) ?? [];

/** The page of metrics of a node that serves. */
async function metricsPage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "nexus-alerts-"));
  const [peer, client, http] = await freeAddresses(3);
  const addresses = ["--bind-addr", peer, "--client-addr", client, "--http-addr", http];
  const argv = ["--hostname", "n1", "--data-dir", join(folder, "n1"), ...addresses];
  const machine = { hostname: "box", workingDirectory: folder };
  const daemon = await startDaemon(compileConfig({ argv, env: {}, file: null, machine }), {
    logger: pino({ level: "silent" }),
    signal: new AbortController().signal,
  });
  onTestFinished(async () => {
    await daemon.stop(5_000);
    rmSync(folder, { recursive: true, force: true });
  });
  await expect.poll(async () => (await fetch(`http://${http}/readyz`)).status).toBe(200);
  return (await fetch(`http://${http}/metrics`)).text();
}

/** Label sets of a metric's samples, as text. */
function labelsOn(page: string, metric: string): readonly string[] {
  const samples = page
    .split("\n")
    .filter((line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `));
  return samples.map((line) => /^[a-z_]+\{([^}]*)\}/.exec(line)?.[1] ?? "");
}

describe("the alerts of the chart", () => {
  it("are those of docs/runbook.md, with their waits", () => {
    const rows = [
      ...readFileSync(join(root, "docs/runbook.md"), "utf8").matchAll(
        /^\| `(.+?)` \| (0|\d+ (?:min|h)) \| /gm,
      ),
    ];
    const told = rows.map(([, expr, wait]) => [
      expr,
      wait === "0" ? undefined : wait?.replace(" min", "m").replace(" h", "h"),
    ]);
    expect(told.length).toBeGreaterThan(20);
    expect(alerts.map((alert) => [alert.expr, alert.for])).toEqual(told);
  });

  it("each have a name of their own, a severity and a sentence", () => {
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
    for (const { alert, labels, annotations } of alerts) {
      expect(alert).toMatch(/^Nexus[A-Z][A-Za-z]+$/);
      expect(["critical", "warning"]).toContain(labels.severity);
      expect(annotations.summary).toMatch(/\.$/);
    }
  });

  it("ask for metrics that a node exports, by labels that those have", async () => {
    const page = await metricsPage();
    const exported = new Set([...page.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name));
    for (const alert of alerts) {
      expect(metricsOf(alert).length, alert.expr).toBeGreaterThan(0);
      for (const metric of metricsOf(alert)) {
        expect(exported.has(metric), metric).toBe(true);
        const named = [...alert.annotations.summary.matchAll(/\$labels\.([a-z]+)/g)].map(
          ([, label]) => label,
        );
        for (const labels of labelsOn(page, metric)) {
          for (const label of named) expect(labels, `${metric} has no ${label}`).toContain(`${label}="`);
        }
      }
    }
  });
});
