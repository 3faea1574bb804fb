/** The client alone: a command line that ends in a moment should not load servers, peers and consensus. */
export { INSECURE, type TransportSecurity } from "../security.js";
export type { AgentClientCalls } from "./agent-client.js";
export { type NodeStatus, VfsClient, type VfsClientOptions } from "./vfs-client.js";
export { ZoneClient } from "./zone-client.js";
