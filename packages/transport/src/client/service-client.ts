import { NexusError } from "@nexus/contracts";
import { vfs } from "@nexus/contracts/wire";
import type { CallOptions, ServiceParams } from "@nexus/kernel";
import { utf8Decode, utf8Encode } from "@nexus/lib";
import { bytesToTagged, taggedToBytes } from "@nexus/lib/transport";
import { decodeError } from "../wire/errors.js";
import type { UnaryCaller } from "./caller.js";

/** Methods that services of a remote node offer, by the generic Call. */
export class ServiceClient {
  readonly #caller: UnaryCaller;

  constructor(caller: UnaryCaller) {
    this.#caller = caller;
  }

  /**
   * Plain values and bytes in, plain values and bytes out. It is a call of its own: what it answers may be large, and
   * nobody can tell whether it may be made twice. Errors: METHOD_NOT_FOUND (or the service is not there), and the method's.
   */
  async call(service: string, method: string, params: ServiceParams, options: CallOptions): Promise<unknown> {
    const name = `${service}.${method}`;
    const message = { method: name, payload: utf8Encode(JSON.stringify(bytesToTagged(params))) };
    const { payload, isError } = await this.#caller.call(vfs.NexusVFSService.Call, message, options, "unary");
    if (isError) throw decodeError(payload);
    return taggedToBytes(resultOf(name, payload));
  }
}

/** Errors: INTERNAL (no answer of a Nexus server). */
function resultOf(name: string, payload: Uint8Array): unknown {
  try {
    return (JSON.parse(utf8Decode(payload)) as { readonly result?: unknown }).result ?? null;
  } catch (cause) {
    throw new NexusError({ code: "INTERNAL", what: `the answer of ${name} is no JSON`, cause });
  }
}
