import { ROOT_ZONE } from "@nexus/contracts";
import { describeMetaStore } from "./describe-meta-store.js";
import { describeObjectStore } from "./describe-object-store.js";
import { FakeMetaStore } from "./memory-meta-store.js";
import { FakeObjectStore } from "./memory-object-store.js";

// The fakes of the kernel's tests pass the suites that drivers must pass: what the kernel is tested on
// behaves.
describeMetaStore(
  "fake",
  async () => {
    const store = new FakeMetaStore(ROOT_ZONE);
    return { store, dispose: () => store.close(), reopen: null };
  },
  { persistent: false },
);

for (const addressing of ["content", "path"] as const) {
  describeObjectStore(
    `fake, ${addressing}-addressed`,
    async () => {
      const store = new FakeObjectStore(addressing);
      return { store, dispose: () => store.close(), reopen: null };
    },
    { corrupt: null, largeObjectBytes: null, persistent: false },
  );
}
