import { Client, credentials } from "@grpc/grpc-js";
import { admin, vfs } from "@nexus/contracts/wire";
import { afterEach, describe, expect, test } from "vitest";
import { statusToError } from "../../grpc/status.js";
import { FakeKernel } from "../../testing/fake-kernel.js";
import { afterwards, closeEverything, serve } from "../../testing/servers.js";
import { decodeError } from "../../wire/errors.js";

afterEach(closeEverything);

/** Opens the call, says nothing, and gives the server's answer. */
async function openAndSayNothing(
  path: string,
): Promise<{ readonly message: string; readonly reply: Buffer | null }> {
  const { address } = await serve(new FakeKernel(), { limits: { progressTimeoutMs: 100 } });
  const client = new Client(address, credentials.createInsecure());
  afterwards(() => client.close());
  return new Promise((resolve) => {
    const call = client.makeClientStreamRequest(
      path,
      (bytes: Buffer) => bytes,
      (bytes: Buffer) => bytes,
      (error, reply) =>
        resolve({
          message: error === null ? "" : statusToError(error, "upload").message,
          reply: reply ?? null,
        }),
    );
    call.on("error", () => undefined);
  });
}

describe("a caller that opens an upload and says nothing does not hold it open", () => {
  test("of content", async () => {
    const { reply } = await openAndSayNothing(vfs.NexusVFSService.WriteStream.path);
    const { isError, errorPayload } = vfs.WriteResponse.decode(reply as Buffer);
    expect(isError).toBe(true);
    expect(decodeError(errorPayload).message).toMatch(/a WriteStream sent nothing for 100 ms/);
  });

  test("of a zone's backup", async () => {
    const { message } = await openAndSayNothing(admin.ZoneAdminService.RestoreZone.path);
    expect(message).toMatch(/a RestoreZone sent nothing for 100 ms/);
  });
});
