// The size budget of the frontend, measured as it is served: brotli. Fails past the right column. What is loaded for the
// first screen (log-in and inbox) is counted together; each part that is loaded later is counted by itself, with the
// pieces that it shares with others and that come with it.
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const DIST = "frontend/dist";

// Extensions, target and limit in kB.
const BUDGET = [
  { name: "wasm first", extensions: [".wasm"], target: 350, limit: 400 },
  { name: "JavaScript", extensions: [".js", ".mjs"], target: 15, limit: 25 },
  { name: "CSS", extensions: [".css"], target: 20, limit: 30 },
  { name: "fonts", extensions: [".woff", ".woff2", ".ttf", ".otf"], target: 0, limit: 0 },
];
// Every part that is loaded later, with its limit in kB: a page waits for all of it.
const PARTS = { people: 120, imports: 120, settings: 160, outside: 40 };
const PART_TARGET = 100;

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
function judge(name, size, target, limit) {
  const verdict = size > limit ? "TOO BIG" : size > target ? "over target" : "ok";
  over ||= size > limit;
  console.log(`    ${name.padEnd(14)} ${size.toFixed(1).padStart(6)} kB brotli  (target ${target}, limit ${limit})  ${verdict}`);
}
const total = (paths) => paths.reduce((sum, path) => sum + kilobytes(path), 0);

// `split_NAME-hash.wasm` is a part, `chunk_N-hash.wasm` what several parts share.
const later = /^(?:split|chunk)_\w+-[0-9a-f]+\.wasm$/;
for (const { name, extensions, target, limit } of BUDGET) {
  const first = files.filter((path) => extensions.includes(extname(path)) && !later.test(basename(path)));
  judge(name, total(first), target, limit);
}

const shared = total(files.filter((path) => /^chunk_.*\.wasm$/.test(basename(path))));
const found = files.map((path) => [basename(path).match(/^split_(\w+)-.*\.wasm$/)?.[1], path]).filter(([name]) => name);
for (const [name, path] of found) {
  if (!(name in PARTS)) {
    console.error(`error: ${path} is a part without a limit: give it one in scripts/wasm-size.mjs.`);
    over = true;
    continue;
  }
  judge(`part ${name}`, kilobytes(path) + shared, Math.min(PART_TARGET, PARTS[name]), PARTS[name]);
}
for (const name of Object.keys(PARTS).filter((name) => !found.some(([other]) => other === name))) {
  console.error(`error: the part ${name} is missing: its pages are in what is loaded first, or it has another name.`);
  over = true;
}
process.exit(over ? 1 : 0);
