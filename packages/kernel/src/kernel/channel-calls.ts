import type { Admission } from "./admission.js";
import type { ChannelCalls } from "./api.js";
import * as channels from "./channels.js";
import type { KernelParts } from "./parts.js";

/** The calls on pipes and streams, through the kernel's door. */
export function channelCalls(parts: KernelParts, admission: Admission): ChannelCalls {
  return {
    push: (request, context, options) =>
      admission.run("pipe_push", context, options, (call) => channels.pipePush(parts, call, request)),
    pop: (request, context, options) =>
      admission.run("pipe_pop", context, options, (call) => channels.pipePop(parts, call, request)),
    append: (request, context, options) =>
      admission.run("stream_append", context, options, (call) => channels.streamAppend(parts, call, request)),
    read: (request, context, options) =>
      admission.run("stream_read", context, options, (call) => channels.streamRead(parts, call, request)),
    commitCursor: (request, context, options) =>
      admission.run("stream_commit", context, options, (call) => channels.streamCommit(parts, call, request)),
    removeGroup: (request, context, options) =>
      admission.run("stream_remove_group", context, options, (call) =>
        channels.streamRemoveGroup(parts, call, request),
      ),
    close: (path, context, options) =>
      admission.run("channel_close", context, options, (call) => channels.channelClose(parts, call, path)),
    status: (path, context, options) =>
      admission.run("channel_status", context, options, (call) => channels.channelStatus(parts, call, path)),
  };
}
