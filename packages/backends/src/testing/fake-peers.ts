import type { ContentId } from "@nexus/contracts";
import type { FetchBlobOptions, PeerBlobClient } from "@nexus/lib/transport";

type Answer = (id: ContentId, options: FetchBlobOptions) => Promise<Uint8Array | null>;

/** Peers in this process: by address, what each answers. Unknown ones hold nothing. */
export class FakePeers implements PeerBlobClient {
  readonly #answers = new Map<string, Answer>();
  /** Every fetch so far: `address id`. */
  readonly fetches: string[] = [];

  at(address: string, answer: Answer): this {
    this.#answers.set(address, answer);
    return this;
  }

  async fetchBlob(address: string, id: ContentId, options: FetchBlobOptions): Promise<Uint8Array | null> {
    this.fetches.push(`${address} ${id}`);
    const answer = this.#answers.get(address);
    return answer === undefined ? null : answer(id, options);
  }
}
