import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Address } from "@nexus/lib";
import { listenError } from "../lifecycle/listen-error.js";
import type { UnreadyReason } from "../lifecycle/readiness.js";

export interface HttpSources {
  metricsPage(): Promise<{ readonly contentType: string; readonly body: string }>;
  /** Empty when ready. */
  unreadyReasons(): readonly UnreadyReason[];
  /** What does not keep it from being ready: part of the answer, in either case. */
  notices(): readonly UnreadyReason[];
  /** A request failed inside; it was answered with 500. */
  onError(path: string, error: unknown): void;
}

export interface HttpListener {
  readonly address: Address;
  close(): Promise<void>;
}

const MAX_CONNECTIONS = 256;
const REQUEST_TIMEOUT_MS = 10_000;
const MAX_HEADER_BYTES = 16 * 1024;
const TEXT = "text/plain; charset=utf-8";

/**
 * Serves /metrics, /livez and /readyz; read only, nothing about files. Port 0 takes any free port.
 * Errors: ADDRESS_IN_USE, CONFIG_INVALID (the address is not this machine's).
 */
export async function startHttpServer(address: Address, sources: HttpSources): Promise<HttpListener> {
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    answer(request, response, sources).catch((error: unknown) => {
      sources.onError(request.url ?? "", error);
      send(response, 500, TEXT, "internal error; see the log of this node\n");
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = REQUEST_TIMEOUT_MS;
  await listen(server, address);
  const bound = server.address();
  if (bound === null || typeof bound === "string")
    throw new Error(`HTTP server is bound to ${String(bound)}`);
  return {
    address: { host: address.host, port: bound.port },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  sources: HttpSources,
): Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("Allow", "GET, HEAD");
    send(response, 405, TEXT, "only GET and HEAD\n");
    return;
  }
  const url = new URL(request.url ?? "/", "http://node");
  switch (url.pathname) {
    case "/livez":
      send(response, 200, TEXT, "ok\n");
      return;
    case "/readyz":
      answerReadiness(response, sources, wantsJson(request, url));
      return;
    case "/metrics": {
      const { contentType, body } = await sources.metricsPage();
      send(response, 200, contentType, body);
      return;
    }
    default:
      send(response, 404, TEXT, "not found; this port has /metrics, /livez and /readyz\n");
  }
}

function answerReadiness(response: ServerResponse, sources: HttpSources, asJson: boolean): void {
  const reasons = sources.unreadyReasons();
  const notices = sources.notices();
  const status = reasons.length === 0 ? 200 : 503;
  if (asJson) {
    const body = JSON.stringify({ ready: reasons.length === 0, reasons, notices });
    send(response, status, "application/json", `${body}\n`);
    return;
  }
  const lines = [...reasons, ...notices].map(({ check, message }) => `${check}: ${message}\n`);
  send(response, status, TEXT, (reasons.length === 0 ? "ok\n" : "") + lines.join(""));
}

function wantsJson(request: IncomingMessage, url: URL): boolean {
  return (
    url.searchParams.get("format") === "json" || (request.headers.accept ?? "").includes("application/json")
  );
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  if (response.headersSent) return;
  response.writeHead(status, {
    "Content-Type": contentType,
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-store",
  });
  response.end(body);
}

function listen(server: Server, address: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => reject(listenError("--http-addr", address, cause)));
    server.listen(address.port, address.host, () => resolve());
  });
}
