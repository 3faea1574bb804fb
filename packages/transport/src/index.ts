export { type NodeStatus, VfsClient, type VfsClientOptions } from "./client/vfs-client.js";
export { ZoneClient } from "./client/zone-client.js";
export {
  type Authenticator,
  type BasicAuthenticatorOptions,
  createBasicAuthenticator,
  createBasicPeerAuthorizer,
  type PeerAuthorizer,
  type PeerCertificate,
  type PeerInfo,
} from "./identity.js";
export {
  type BlobClientLimits,
  type ClientLimits,
  DEFAULT_BLOB_CLIENT_LIMITS,
  DEFAULT_CLIENT_LIMITS,
  DEFAULT_HOME_CHANNEL_LIMITS,
  DEFAULT_PEER_LIMITS,
  DEFAULT_REMOTE_ROWS_LIMITS,
  DEFAULT_SERVER_LIMITS,
  type HomeChannelLimits,
  type PeerLimits,
  type RemoteRowsLimits,
  type ServerLimits,
} from "./limits.js";
export { openRemoteMetaStore, type RemoteMetaStoreOptions } from "./metastore/open-remote-meta-store.js";
export { RemoteMetaStore } from "./metastore/remote-meta-store.js";
export { type CallSurface, type FinishedCall, NO_METRICS, type TransportMetrics } from "./metrics.js";
export type { NodeState } from "./node-status.js";
export {
  type ClosablePeerBlobClient,
  createPeerBlobClient,
  type PeerBlobClientOptions,
} from "./peer/blob-client.js";
export { type ClusterCallsOptions, createClusterCalls } from "./peer/cluster-calls.js";
export {
  type ClosableRemoteChannels,
  createHomeChannelClient,
  type HomeChannelClientOptions,
  type HomeChannelClientStats,
} from "./peer/home-channel-client.js";
export {
  createGrpcPeerNetwork,
  GrpcPeerNetwork,
  type GrpcPeerNetworkOptions,
  type PeerProblem,
} from "./peer/peer-network.js";
export { type PeerServerOptions, startPeerServer } from "./peer/peer-server.js";
export { INSECURE, type TransportSecurity } from "./security.js";
export type { AdministrationEvent, AdministrationListener } from "./vfs/administration.js";
export {
  type RunningServer,
  startVfsServer,
  type VfsServerOptions,
  type VfsServiceOptions,
} from "./vfs/vfs-server.js";
