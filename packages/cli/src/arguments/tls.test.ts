import { describe, expect, it } from "vitest";
import { refusal } from "../testing/refusal.js";
import { compileTlsFiles, loadTlsCredentials, type TlsFiles } from "./tls.js";

const ALL = { tlsCa: "ca.pem", tlsCert: "c.pem", tlsKey: "k.pem" };
const PEM = "-----BEGIN CERTIFICATE-----\n";

describe("TLS files", () => {
  it("are all three or none, flags before variables", () => {
    expect(compileTlsFiles({}, {})).toBeNull();
    expect(compileTlsFiles({}, { NEXUS_TLS_CA: "" })).toBeNull();
    const env = { NEXUS_TLS_CA: "x", NEXUS_TLS_CERT: "y", NEXUS_TLS_KEY: "z" };
    expect(compileTlsFiles({ tlsCa: "ca.pem" }, env)).toEqual({
      ca: { source: "--tls-ca", file: "ca.pem" },
      cert: { source: "NEXUS_TLS_CERT", file: "y" },
      key: { source: "NEXUS_TLS_KEY", file: "z" },
    });
  });

  it("that are incomplete are refused, naming what is missing", () => {
    const error = refusal(() => compileTlsFiles({ tlsCa: "ca.pem" }, {}));
    expect(error.message).toBe(
      "--tls-cert and --tls-key missing beside the other TLS files; give all three, or none",
    );
    expect(error.facts.exit).toBe(2);
  });

  it("are read before connecting; one that cannot be used is named with its flag", async () => {
    const files = compileTlsFiles(ALL, {}) as TlsFiles;
    expect(await loadTlsCredentials(files, async (file) => PEM + file)).toEqual({
      ca: `${PEM}ca.pem`,
      cert: `${PEM}c.pem`,
      key: `${PEM}k.pem`,
    });
    const missing = loadTlsCredentials(files, async (file) => (file === "k.pem" ? null : PEM));
    await expect(missing).rejects.toThrow("--tls-key k.pem cannot be used: there is no such file");
    const noPem = loadTlsCredentials(files, async () => "hello");
    await expect(noPem).rejects.toThrow("--tls-ca ca.pem cannot be used: it holds no PEM block");
    const denied = loadTlsCredentials(files, () => Promise.reject(new Error("EACCES")));
    await expect(denied).rejects.toThrow("--tls-ca ca.pem cannot be used: EACCES");
  });
});
