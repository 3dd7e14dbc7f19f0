// Puts the parts of the app together: content hashes in file names, index.html filled in, brotli copies beside.
//   node assemble.mjs WORK_DIR SOURCE_DIR OUT_DIR
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const [work, source, out] = process.argv.slice(2);
const styles = join(source, 'styles');

// The order of the layers is declared in tokens.css, which therefore comes first.
const sheets = readdirSync(styles).filter((name) => name.endsWith('.css') && name !== 'tokens.css').sort();
const css = ['tokens.css', ...sheets]
  .map((name) => readFileSync(join(styles, name), 'utf8'))
  .join('\n')
  .replace(/\/\*[\s\S]*?\*\//g, '')
  .replace(/\n\s*/g, '\n')
  .replace(/\n+/g, '\n')
  .trim();

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, 'assets'), { recursive: true });
const sizes = [];

/** Writes a file and, unless it is an image that browsers fetch seldom, its brotli twin. */
function write(path, content) {
  const bytes = Buffer.from(content);
  writeFileSync(join(out, path), bytes);
  const packed = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  writeFileSync(join(out, `${path}.br`), packed);
  sizes.push({ path, raw: bytes.length, brotli: packed.length });
}

const hashOf = (content) => createHash('sha256').update(content).digest('hex').slice(0, 12);

function hashedName(name, hash) {
  const dot = name.lastIndexOf('.');
  return `${name.slice(0, dot)}-${hash}${name.slice(dot)}`;
}

/** Writes a file under a name that changes with its content, so that it may be cached for ever. */
function writeHashed(name, content, hash = hashOf(content)) {
  const path = `assets/${hashedName(name, hash)}`;
  write(path, content);
  return `/${path}`;
}

function replaceAll(text, from, to) {
  if (!text.includes(from)) throw new Error(`${from} is not in what the tools generated`);
  return text.replaceAll(from, to);
}

// The parts that are loaded later go by the name that the loader knows them by.
const isPart = (name) => name.endsWith('.wasm') && name !== 'app_bg.wasm';
let loader = readFileSync(join(work, '__wasm_split.js'), 'utf8').replace(/^\s*\/\/.*\n/gm, '');
for (const name of readdirSync(work).filter(isPart).sort()) {
  const url = writeHashed(name, readFileSync(join(work, name)));
  loader = replaceAll(loader, `"./${name}"`, `"${url}"`);
}
// The app shows what did not come; for the console that is no more than a warning.
loader = replaceAll(loader, 'console.error(', 'console.warn(');
// The loader and the glue import each other, so that neither can be named by its own content: one hash for both.
const glue = readFileSync(join(work, 'app.js'), 'utf8');
const pair = hashOf(glue + loader);

const values = {
  wasm: writeHashed('app_bg.wasm', readFileSync(join(work, 'app_bg.wasm'))),
  js: writeHashed('app.js', replaceAll(glue, 'from "./__wasm_split.js"', `from "./${hashedName('split.js', pair)}"`), pair),
  split: writeHashed('split.js', replaceAll(loader, 'from "./app.js"', `from "./${hashedName('app.js', pair)}"`), pair),
  css: writeHashed('app.css', css),
  boot: writeHashed('boot.js', readFileSync(join(source, 'assets/boot.js'))),
  favicon: writeHashed('favicon.svg', readFileSync(join(source, 'assets/favicon.svg'))),
  icons: readFileSync(join(source, 'assets/icons.svg'), 'utf8').replace(/\n/g, ''),
};
const page = readFileSync(join(source, 'index.html'), 'utf8').replace(/\{\{(\w+)\}\}/g, (whole, name) => {
  if (!(name in values)) throw new Error(`index.html asks for ${whole}, which nobody makes`);
  return values[name];
});
write('index.html', page);

for (const { path, raw, brotli } of sizes) {
  const kb = (n) => `${(n / 1000).toFixed(1)} kB`.padStart(10);
  console.log(`${kb(raw)} ${kb(brotli)} brotli  ${path}`);
}
