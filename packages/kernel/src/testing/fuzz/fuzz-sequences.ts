import { DT_PIPE, DT_STREAM } from "@nexus/contracts";
import fc from "fast-check";
import { channelCalls, makingChannel } from "./channel-calls.js";
import { type FuzzCall, fuzzCalls } from "./fuzz-calls.js";
import { fuzzPaths } from "./fuzz-paths.js";
import { keepingTrash, timeCalls } from "./time-calls.js";

const FOUNDING_FILES = { minLength: 3, maxLength: 6 };

/**
 * Calls of every kind, behind a few that make something for them to find. In some sequences most are about
 * pipes and streams, which a call now and then would never fill; in another, where the time of a zone is the test's to
 * pass, many are about what it ends.
 */
export function fuzzSequences(
  withRoot: boolean,
  passesLockTime: boolean,
  passesZoneTime: boolean,
  maxCalls: number,
): fc.Arbitrary<readonly FuzzCall[]> {
  const any = fuzzCalls(withRoot, passesLockTime);
  const aboutChannels = fc.oneof({ weight: 4, arbitrary: channelCalls() }, { weight: 1, arbitrary: any });
  const files = fc.array(foundingWrites(), FOUNDING_FILES);
  const channels = fc.tuple(makingChannel(DT_PIPE), makingChannel(DT_STREAM));
  const aboutTime = fc.oneof(
    { weight: 3, arbitrary: fuzzCalls(withRoot, passesLockTime, true) },
    { weight: 2, arbitrary: timeCalls(fuzzPaths(withRoot)) },
  );
  const kept = fc.tuple(keepingTrash(), files).map(([first, rest]) => [first, ...rest]);
  const after = (
    founding: fc.Arbitrary<readonly FuzzCall[]>,
    calls: fc.Arbitrary<FuzzCall>,
  ): fc.Arbitrary<readonly FuzzCall[]> => {
    const maxLength = maxCalls - FOUNDING_FILES.maxLength;
    return fc
      .tuple(founding, fc.array(calls, { minLength: 1, maxLength, size: "max" }))
      .map(([first, rest]) => [...first, ...rest]);
  };
  return fc.oneof(
    { weight: 3, arbitrary: after(files, any) },
    { weight: 2, arbitrary: after(channels, aboutChannels) },
    ...(passesZoneTime ? [{ weight: 2, arbitrary: after(kept, aboutTime) }] : []),
  );
}

/** Files with text, and the directories above them. */
function foundingWrites(): fc.Arbitrary<FuzzCall> {
  const item = fc.record({
    path: fuzzPaths(false),
    text: fc.constantFrom("one\ntwo", "Two\nthree two\n", "x"),
    offsetBytes: fc.constant(null),
    mimeType: fc.constant(null),
    createParents: fc.constant(true),
    conditions: fc.constant({}),
  });
  return fc.record({ kind: fc.constant("write" as const), item });
}
