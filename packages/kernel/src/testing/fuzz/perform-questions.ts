import type * as api from "../../kernel/api.js";
import { ANN } from "../kernel-fixture.js";
import { type Actual, type Answer, answer, attempt, CALL_OPTIONS, ofItem } from "./answers.js";
import type { QuestionCall } from "./question-calls.js";

/** Asks one question; what it answered, in the shape of the model's answers. */
export async function performQuestion(
  kernel: api.KernelTier2 & Pick<api.KernelSyscalls, "sysStat">,
  call: QuestionCall,
  inFolder: (path: string) => string,
): Promise<readonly Actual[]> {
  switch (call.kind) {
    case "access": {
      const { path, permission } = call;
      return [await asked(() => kernel.access(inFolder(path), permission, ANN, CALL_OPTIONS))];
    }
    case "isDirectory":
      return [await asked(() => kernel.isDirectory(inFolder(call.path), ANN, CALL_OPTIONS))];
    case "getContentId":
      return [await attempt(() => contentId(kernel, inFolder(call.path)))];
    case "existsBatch": {
      const results = await kernel.existsBatch(call.paths.map(inFolder), ANN, CALL_OPTIONS);
      return results.map((item) => ofItem(item, answer));
    }
    case "getXattrsBatch": {
      const results = await kernel.getXattrsBatch(call.paths.map(inFolder), ANN, CALL_OPTIONS);
      return results.map((item) => ofItem(item, answer));
    }
  }
}

function asked(question: () => Promise<unknown>): Promise<Actual> {
  return attempt(async () => answer(await question()));
}

/** An id by itself says nothing; the entry's is compared with what it has as content. */
async function contentId(
  kernel: api.KernelTier2 & Pick<api.KernelSyscalls, "sysStat">,
  path: string,
): Promise<Answer> {
  const id = await kernel.getContentId(path, ANN, CALL_OPTIONS);
  const { entry } = await kernel.sysStat(path, ANN, CALL_OPTIONS);
  return { value: { isTheEntrys: id === entry.contentId }, entries: [entry] };
}
