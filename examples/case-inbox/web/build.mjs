// Bundles the viewer and the licence texts of what is in it into the folder named, or ../assets.

import { readFile, writeFile, mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "..", "assets"));
await mkdir(out, { recursive: true });

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["src/viewer.js"],
  outfile: join(out, "viewer.js"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  metafile: true,
  banner: { js: "// Made by `npm run build` in examples/case-inbox/web: change that, not this. Licences: licences.txt" },
});

const packages = [...new Set(Object.keys(metafile.inputs)
  .map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
  .filter(Boolean))].sort();
const texts = await Promise.all(packages.map(async (name) => {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const text = await readFile(join(folder, "LICENSE"), "utf8");
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}));
await writeFile(join(out, "licences.txt"), texts.join("\n"));
console.log(`${packages.join(", ")} bundled`);
