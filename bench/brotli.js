// Prints how long each file named is after brotli at its best (11), in order. Deno has brotli; Python has none.
import { brotliCompressSync, constants } from "node:zlib";

const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
for (const name of Deno.args) {
  const data = await Deno.readFile(name);
  // deno-lint-ignore no-console -- this is what it is for
  console.log(data.length ? brotliCompressSync(data, { params }).length : 0);
}
