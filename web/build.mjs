// Builds everything that browsers load into dist/: of KERN's stylesheet the rules that our pages can meet, unchanged, our
// own styles and scripts minified, the fonts' subsets we show. Every file carries a hash of its content in its name, so
// that it may be cached for ever; manifest.json maps plain names to hashed ones. Text files are compressed here once
// instead of at every request.

import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { rows } from "./rows.mjs";
import { classes, select } from "./select.mjs";

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, "dist");
const { resolve } = createRequire(import.meta.url);

// What browsers of the last years understand; anything newer in our sources is written down to it.
const target = ["chrome111", "firefox113", "safari16.4"];

// Subsets and weights: Latin with its extensions for de, en, tr, pl, fr, ro; Cyrillic for uk, ru, bg; Arabic for ar
// and fa in two weights, because one weighs as much as all of Latin.
const families = [
  { name: "fira-sans", weights: [400, 500, 600], subsets: ["latin", "latin-ext", "cyrillic", "cyrillic-ext"] },
  { name: "noto-sans-arabic", weights: [400, 600], subsets: ["arabic"] },
];

const manifest = {};

/** Writes a file under its hashed name and returns that name. */
async function emit(name, content, { compress = true } = {}) {
  const bytes = Buffer.from(content);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const hashed = `${basename(name, extname(name))}-${hash}${extname(name)}`;
  manifest[name] = hashed;
  await writeFile(join(dist, hashed), bytes);
  if (compress) {
    const size = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    await writeFile(join(dist, `${hashed}.br`), brotliCompressSync(bytes, { params: size }));
    await writeFile(join(dist, `${hashed}.gz`), gzipSync(bytes, { level: 9 }));
  }
  return hashed;
}

/** Takes the wanted faces from a family's stylesheet, in WOFF2 alone. */
async function faces({ name, weights, subsets }) {
  const rules = [];
  for (const weight of weights) {
    const source = resolve(`@fontsource/${name}/${weight}.css`);
    const blocks = (await readFile(source, "utf8")).matchAll(/@font-face\s*{[^}]*}/g);
    const wanted = new Set(subsets.map((subset) => `${name}-${subset}-${weight}-normal.woff2`));
    for (const [block] of blocks) {
      const file = /url\(([^)]+\.woff2)\)/.exec(block)[1];
      if (!wanted.delete(basename(file))) continue;
      const hashed = await emit(basename(file), await readFile(join(dirname(source), file)), { compress: false });
      rules.push(block.replace(/src:[^;]+;/, `src: url(${hashed}) format("woff2");`));
    }
    if (wanted.size > 0) throw new Error(`@fontsource/${name} has no ${[...wanted].join(", ")}`);
  }
  return rules.join("\n");
}

/** Takes from a minified sheet what holds in the dark, without the condition: previews show it whatever the browser prefers. */
function dark(sheet) {
  const blocks = [...sheet.matchAll(/@media\s*\(prefers-color-scheme:\s*dark\)\s*{((?:[^{}]*{[^{}]*})*)}/g)];
  if (blocks.length === 0) throw new Error("the citizens' pages have no dark colours");
  return blocks.map(([, rules]) => rules).join("");
}

async function sources(folder, extension) {
  const names = await readdir(join(root, folder));
  return names.filter((name) => extname(name) === extension).sort();
}

// The folder itself stays, with the .keep that the embedding of a clean clone needs.
await mkdir(dist, { recursive: true });
for (const name of await readdir(dist)) if (name !== ".keep") await rm(join(dist, name));

const kern = await readFile(resolve("@kern-ux/native/dist/kern.min.css"), "utf8");
await emit("kern.css", select(kern, await classes(["templates", "js"].map((folder) => join(root, folder)))));

const generated = { "fonts.css": (await Promise.all(families.map(faces))).join("\n"), "plan.css": rows() };
for (const name of await sources("css", ".css")) {
  const own = await readFile(join(root, "css", name), "utf8");
  const { outputFiles } = await build({
    stdin: { contents: `${generated[name] ?? ""}\n${own}`, loader: "css", resolveDir: join(root, "css") },
    bundle: true, external: ["*.woff2"], minify: true, target, write: false,
  });
  await emit(name, outputFiles[0].contents);
  if (name === "stadttermin.css") await emit("dark.css", dark(outputFiles[0].text));
}

for (const name of await sources("js", ".js")) {
  const { outputFiles } = await build({
    entryPoints: [join(root, "js", name)], bundle: true, format: "esm", minify: true, target, write: false,
  });
  await emit(name, outputFiles[0].contents);
}

const sorted = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => a.localeCompare(b, "en")));
await writeFile(join(dist, "manifest.json"), `${JSON.stringify(sorted, null, 2)}\n`);
console.log(`${Object.keys(sorted).length} files in web/dist`);
