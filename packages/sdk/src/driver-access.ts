import { NexusError } from "@nexus/contracts";
import type { CallOptions } from "@nexus/kernel";
import { compileMutation, compileRead } from "./call-options.js";
import type { FilesystemCalls } from "./calls.js";
import type { ReadOptions, RequestOptions } from "./filesystem.js";
import type { CallDefaults } from "./options.js";

/** A driver as long as it is open, and options with the defaults of the connection filled in. */
export abstract class DriverAccess {
  #isClosed = false;
  readonly #opened: FilesystemCalls;
  protected readonly defaults: CallDefaults;

  constructor(opened: FilesystemCalls, defaults: CallDefaults) {
    this.#opened = opened;
    this.defaults = defaults;
  }

  /** Errors: CLOSED after close(). */
  protected driver(): FilesystemCalls {
    if (!this.#isClosed) return this.#opened;
    throw new NexusError({
      code: "CLOSED",
      what: "the filesystem is closed",
      remedy: "call connect() again",
    });
  }

  /** No call begins from here on; the driver is the caller's to close. */
  protected endCalls(): FilesystemCalls {
    this.#isClosed = true;
    return this.#opened;
  }

  protected reading(options: ReadOptions | undefined): CallOptions {
    return compileRead(options, this.defaults);
  }

  protected changing(options: RequestOptions | undefined): CallOptions {
    return compileMutation(options, this.defaults);
  }
}
