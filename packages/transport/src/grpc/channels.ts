import type { ChannelOptions } from "@grpc/grpc-js";
import { MAX_GRPC_MESSAGE_BYTES } from "@nexus/contracts";
import {
  FLOW_CONTROL_WINDOW_BYTES,
  KEEPALIVE_INTERVAL_MS,
  KEEPALIVE_TIMEOUT_MS,
  RECONNECT_INITIAL_MS,
  RECONNECT_MAX_MS,
} from "../limits.js";
import type { TransportSecurity } from "../security.js";

const MESSAGE_LIMITS: ChannelOptions = {
  "grpc.max_send_message_length": MAX_GRPC_MESSAGE_BYTES,
  "grpc.max_receive_message_length": MAX_GRPC_MESSAGE_BYTES,
};

const KEEPALIVE: ChannelOptions = {
  "grpc.keepalive_time_ms": KEEPALIVE_INTERVAL_MS,
  "grpc.keepalive_timeout_ms": KEEPALIVE_TIMEOUT_MS,
  "grpc.keepalive_permit_without_calls": 1,
};

/**
 * Options of every client channel. The library's own back-off (1 s to 120 s) waits far too long, its retries
 * would repeat calls that this project decides about itself, and proxies are for the public web. Each channel has
 * its own subchannels, so closing one closes its connection and the next dial resolves the name again.
 */
export function channelOptions(security: TransportSecurity): ChannelOptions {
  const options: ChannelOptions = {
    ...MESSAGE_LIMITS,
    ...KEEPALIVE,
    "grpc.initial_reconnect_backoff_ms": RECONNECT_INITIAL_MS,
    "grpc.max_reconnect_backoff_ms": RECONNECT_MAX_MS,
    "grpc.dns_min_time_between_resolutions_ms": RECONNECT_INITIAL_MS,
    "grpc.enable_http_proxy": 0,
    "grpc.enable_retries": 0,
    "grpc.enable_channelz": 0,
    "grpc.use_local_subchannel_pool": 1,
    "grpc.service_config_disable_resolution": 1,
    "grpc-node.flow_control_window": FLOW_CONTROL_WINDOW_BYTES,
  };
  if (security.kind === "mutual-tls" && security.serverName !== null) {
    options["grpc.ssl_target_name_override"] = security.serverName;
    options["grpc.default_authority"] = security.serverName;
  }
  return options;
}

export function serverOptions(maxStreamsPerConnection: number): ChannelOptions {
  return {
    ...MESSAGE_LIMITS,
    ...KEEPALIVE,
    "grpc.max_concurrent_streams": maxStreamsPerConnection,
    "grpc.enable_channelz": 0,
  };
}
