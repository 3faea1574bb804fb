import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { StatefulSet } from "kubernetes-models/apps/v1/StatefulSet";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import { Service, ServiceAccount } from "kubernetes-models/v1";
import { describe, expect, it } from "vitest";
import { parseAllDocuments, parseDocument } from "yaml";
import { findHelm, projectRoot } from "./helm-binary.js";

const chart = join(projectRoot, "deploy", "helm", "nexus-cluster");
const helm = findHelm(process.env);
if (helm.kind === "unavailable") console.log(`SKIP REASON: chart tests: ${helm.reason}`);

/** A rendered object: YAML has no static shape, so tests walk it with `at`. */
type Manifest = Readonly<Record<string, unknown>>;

function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here: unknown = value;
  for (const step of path) {
    if (typeof here !== "object" || here === null) return undefined;
    here = (here as Readonly<Record<string | number, unknown>>)[step];
  }
  return here;
}

function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  expect(Array.isArray(found), path.join(".")).toBe(true);
  return found as readonly unknown[];
}

const POD = ["spec", "template", "spec"] as const;

function runHelm(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  if (helm.kind !== "available") throw new Error("helm is unavailable");
  return spawnSync(helm.path, args, { encoding: "utf8", timeout: 30_000 });
}

function render(...settings: string[]): Manifest[] {
  const result = runHelm(
    "template",
    "nx",
    chart,
    "--namespace",
    "storage",
    ...settings.flatMap((s) => ["--set", s]),
  );
  expect(result.stderr).toBe("");
  expect(result.status).toBe(0);
  return parseAllDocuments(result.stdout)
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest): manifest is Manifest => manifest !== null);
}

/** What an installation tells its user. */
function notes(...settings: string[]): string {
  const values = settings.flatMap((s) => ["--set", s]);
  const result = runHelm("install", "nx", chart, "--namespace", "storage", "--dry-run=client", ...values);
  expect(result.stderr).toBe("");
  return result.stdout.slice(result.stdout.indexOf("\nNOTES:\n"));
}

const SECURE = "tls.existingSecret=nexus-tls";

function one(manifests: Manifest[], kind: string, nameSuffix = ""): Manifest {
  const found = manifests.filter(
    (m) => m["kind"] === kind && String(at(m, "metadata", "name")).endsWith(nameSuffix),
  );
  expect(found, `${kind} *${nameSuffix}`).toHaveLength(1);
  return found[0]!;
}

describe.skipIf(helm.kind === "unavailable")("the nexus-cluster chart", () => {
  it("lints without a warning", () => {
    const result = runHelm("lint", chart, "--strict", "--set", SECURE);
    expect(result.stdout).toContain("1 chart(s) linted, 0 chart(s) failed");
    expect(result.status).toBe(0);
  });

  it("renders objects that the Kubernetes schemas accept", () => {
    const manifests = render(SECURE);
    const models = { StatefulSet, Service, ServiceAccount, PodDisruptionBudget } as const;
    for (const manifest of manifests) {
      const Model = models[manifest["kind"] as keyof typeof models];
      expect(Model, `unexpected kind ${String(manifest["kind"])}`).toBeDefined();
      new Model(manifest).validate();
    }
    expect(manifests.map((m) => m["kind"]).sort()).toEqual([
      "PodDisruptionBudget",
      "Service",
      "Service",
      "Service",
      "ServiceAccount",
      "StatefulSet",
    ]);
  });

  it("refuses to render open listeners without credentials, and says what to set", () => {
    const result = runHelm("template", "nx", chart);
    expect(result.status).not.toBe(0);
    expect(result.stderr).toContain("set tls.existingSecret");
  });

  it("refuses a value of the wrong type or name by its schema", () => {
    for (const setting of ["replicas=abc", "ports.peer=70000", "replcas=3"]) {
      const result = runHelm("template", "nx", chart, "--set", SECURE, "--set", setting);
      expect(result.status, setting).not.toBe(0);
      expect(result.stderr, setting).toMatch(/schema|additional propert/i);
    }
  });

  it("names every pod as a peer, and the first as the one that may found", () => {
    const env = environment(render(SECURE, "replicas=5"));
    const names = [0, 1, 2, 3, 4].map((i) => `nx-nexus-cluster-${i}.nx-nexus-cluster-peers.storage.svc:2126`);
    expect(env.get("NEXUS_PEERS")).toBe(names.join(","));
    expect(env.get("NEXUS_BOOTSTRAP_HOST")).toBe("nx-nexus-cluster-0");
    expect(env.get("NEXUS_ADVERTISE_ADDR")).toBe("$(NEXUS_HOSTNAME).nx-nexus-cluster-peers.storage.svc:2126");
  });

  it("publishes the addresses of pods that are not ready to their peers, but not to clients", () => {
    const manifests = render(SECURE);
    expect(at(one(manifests, "Service", "-peers"), "spec", "publishNotReadyAddresses")).toBe(true);
    expect(at(one(manifests, "Service", "-metrics"), "spec", "publishNotReadyAddresses")).toBe(true);
    expect(
      at(one(manifests, "Service", "nexus-cluster"), "spec", "publishNotReadyAddresses"),
    ).toBeUndefined();
  });

  it("keeps liveness and readiness apart", () => {
    const container = at(one(render(SECURE), "StatefulSet"), ...POD, "containers", 0);
    expect(at(container, "livenessProbe", "httpGet", "path")).toBe("/livez");
    expect(at(container, "startupProbe", "httpGet", "path")).toBe("/livez");
    expect(at(container, "readinessProbe", "httpGet", "path")).toBe("/readyz");
  });

  it("mounts the certificate where the daemon is told to look, and only says insecure when asked", () => {
    const secure = render(SECURE);
    const mounts = listAt(one(secure, "StatefulSet"), ...POD, "containers", 0, "volumeMounts");
    const mount = mounts.find((m) => at(m, "name") === "tls");
    expect(environment(secure).get("NEXUS_TLS_CERT")).toBe(`${String(at(mount, "mountPath"))}/tls.crt`);
    expect(environment(secure).has("NEXUS_INSECURE_NO_AUTH")).toBe(false);
    const open = environment(render("insecureNoAuth=true"));
    expect(open.get("NEXUS_INSECURE_NO_AUTH")).toBe("true");
    expect(open.has("NEXUS_TLS_CERT")).toBe(false);
  });

  it("says which names its certificate needs, and how a client presents one, only with TLS", () => {
    const secure = notes(SECURE);
    const [name] = (environment(render(SECURE)).get("NEXUS_PEERS") ?? "").split(":");
    const domain = String(name).replace(/^[^.]+/, "*");
    expect(secure).toContain(`DNS ${domain}\n`);
    expect(secure).toContain("DNS nx-nexus-cluster.storage.svc\n");
    expect(secure).toMatch(/IP +127\.0\.0\.1/);
    expect(secure).toMatch(
      /nexus status --server 127\.0\.0\.1:2028 --tls-ca \S+ --tls-cert \S+ --tls-key \S+\n/,
    );
    expect(notes("insecureNoAuth=true")).not.toMatch(/--tls-|certificate/);
  });

  it("has the alerts of the runbook as a PrometheusRule, when it is asked for", () => {
    const rules = "metrics.prometheusRule.enabled=true";
    expect(render(SECURE).map((m) => m["kind"])).not.toContain("PrometheusRule");
    const rule = one(render(SECURE, rules, "metrics.prometheusRule.labels.release=stack"), "PrometheusRule");
    expect(rule["apiVersion"]).toBe("monitoring.coreos.com/v1");
    expect(at(rule, "metadata", "labels", "release")).toBe("stack");
    const file = readFileSync(join(chart, "files", "alerts.yaml"), "utf8");
    // Prometheus fills in `{{ $labels.zone }}`, not Helm.
    expect(rule["spec"]).toEqual(parseDocument(file).toJS());
    const refused = ["--set", SECURE, "--set", rules, "--set", "metrics.enabled=false"];
    expect(runHelm("template", "nx", chart, ...refused).stderr).toContain("set metrics.enabled");
  });

  it("asks an old API server for the budget version it knows", () => {
    const result = runHelm(
      "template",
      "nx",
      chart,
      "--set",
      SECURE,
      "--kube-version",
      "1.20.2",
      "--api-versions",
      "policy/v1beta1",
    );
    expect(result.stdout).toContain("apiVersion: policy/v1beta1");
  });
});

function environment(manifests: Manifest[]): Map<string, string> {
  const env = listAt(one(manifests, "StatefulSet"), ...POD, "containers", 0, "env");
  return new Map(
    env.flatMap((e) =>
      at(e, "value") === undefined ? [] : [[String(at(e, "name")), String(at(e, "value"))]],
    ),
  );
}
