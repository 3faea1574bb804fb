export * from "./cutting-proxy.js";
export * from "./describe-record-store.js";
export * from "./postgres-server.js";
