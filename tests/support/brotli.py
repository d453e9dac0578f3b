"""How many bytes a text takes when a server sends it compressed as well as it can be: Brotli, quality 11, by Deno."""

import json
import subprocess

from plugins.pace.assets import deno, deno_environment

_SIZE = """
import zlib from "node:zlib";
import { Buffer } from "node:buffer";
const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_LGWIN]: 22 };
for (const text of JSON.parse(await new Response(Deno.stdin.readable).text())) {
  console.log(zlib.brotliCompressSync(Buffer.from(text), { params }).length);
}
"""


def sizes(*texts: str) -> list[int]:
    """Return the compressed size of each text."""
    command = [deno(), "eval", "--quiet", _SIZE]
    done = subprocess.run(
        command, input=json.dumps(texts), capture_output=True, text=True, env=deno_environment(), check=True
    )
    return [int(line) for line in done.stdout.split()]
