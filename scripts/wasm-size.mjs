// The size budget of the frontend, measured as it is served: brotli. Fails past the right column.
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const DIST = "frontend/dist";

// Extensions, target and limit in kB.
const BUDGET = [
  { name: "wasm", extensions: [".wasm"], target: 350, limit: 500 },
  { name: "JavaScript", extensions: [".js", ".mjs"], target: 15, limit: 25 },
  { name: "CSS", extensions: [".css"], target: 20, limit: 30 },
  { name: "fonts", extensions: [".woff", ".woff2", ".ttf", ".otf"], target: 0, limit: 0 },
];

const files = existsSync(DIST)
  ? readdirSync(DIST, { recursive: true })
      .map((name) => join(DIST, name))
      .filter((path) => statSync(path).isFile())
  : [];
if (!files.some((path) => extname(path) === ".wasm")) {
  console.error(`error: ${DIST} holds no wasm: run 'make build'.`);
  process.exit(1);
}

function kilobytes(path) {
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  return brotliCompressSync(readFileSync(path), options).length / 1000;
}

let over = false;
for (const { name, extensions, target, limit } of BUDGET) {
  const size = files.filter((path) => extensions.includes(extname(path))).reduce((sum, path) => sum + kilobytes(path), 0);
  const verdict = size > limit ? "TOO BIG" : size > target ? "over target" : "ok";
  over ||= size > limit;
  console.log(`    ${name.padEnd(10)} ${size.toFixed(1).padStart(6)} kB brotli  (target ${target}, limit ${limit})  ${verdict}`);
}
process.exit(over ? 1 : 0);
