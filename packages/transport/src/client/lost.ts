/** The connection broke under a call. Internal: callers see UNKNOWN_OUTCOME, UNAVAILABLE or a retried call. */
export class ConnectionLostError extends Error {
  override readonly name = "ConnectionLostError";
  /** The request may have reached the server. */
  readonly wasSent: boolean;

  constructor(message: string, wasSent: boolean, cause: unknown) {
    super(message, { cause });
    this.wasSent = wasSent;
  }
}
