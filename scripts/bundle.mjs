/**
 * Puts the modules of src/ into a few files of dist/, since a process that runs some tests spends most of what the plugin costs it on loading
 * modules one by one. Each module goes into one file only, whoever imports it, so that what it remembers is there once.
 */
import { readFileSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const ROOT = path.dirname(import.meta.dirname);
const SOURCES = path.join(ROOT, "src");
const DIST = path.join(ROOT, "dist");

/** Modules that stay files of their own, since package.json names them. Those that `ownModule` names do as well. */
const EXPORTS = ["index.ts", "chai.ts", "traffic.ts"];

const OWN_MODULE = /\bownModule\("(.+?)"\)/g;

/** The folder of all that entries share or import later. */
const SHARED = "shared";

/** The module that holds all dynamic imports. */
const LATER = "later";

const DYNAMIC_IMPORT = /\bimport\(\s*([^()]+?)\s*\)/g;

rmSync(path.join(DIST, SHARED), { recursive: true, force: true });
await build({
  entryPoints: [...[...EXPORTS, ...ownModules()].map((entry) => path.join(SOURCES, entry)), { in: LATER, out: `${SHARED}/${LATER}` }],
  plugins: [dynamicImportsApart(), packagesOutside()],
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22",
  outbase: SOURCES,
  outdir: DIST,
  chunkNames: `${SHARED}/[name]-[hash]`,
  sourcemap: true,
  sourcesContent: false,
});

/**
 * Keeps dynamic imports in a file that holds nothing else. Hardhat loads modules through tsx, which edits each file with an `import()` in it and
 * maps the whole of it back, character by character: for our largest files that takes longer than everything else about them.
 */
function dynamicImportsApart() {
  const targets = [...new Set(sourceFiles().flatMap((file) => dynamicImports(file)))];
  const later = (file, argument) => {
    const target = targets.indexOf(targetOf(file, argument));
    return target < 0 ? `${LATER}.load(${argument})` : `${LATER}.load${target}()`;
  };
  const code = [
    "export const load = (url) => import(url);",
    ...targets.map((target, index) => `export const load${index} = () => import(${JSON.stringify(target)});`),
  ];
  return {
    name: "dynamic-imports-apart",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${LATER}$`) }, () => ({ path: LATER, namespace: LATER }));
      onLoad({ filter: /.*/, namespace: LATER }, () => ({ contents: code.join("\n"), resolveDir: SOURCES }));
      onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
        const source = readFileSync(file, "utf8");
        const contents = source.replace(DYNAMIC_IMPORT, (_, argument) => later(file, argument));
        // On the first line: the others keep their numbers.
        return contents === source ? undefined : { contents: `import * as ${LATER} from "${LATER}"; ${contents}`, loader: "ts" };
      });
    },
  };
}

/** Leaves packages to be loaded from where npm puts them, but for the parts of ethers that we use: alone they are a tenth of what would be loaded. */
function packagesOutside() {
  const isOurs = (importer) => importer === LATER || importer.startsWith(SOURCES + path.sep);
  return {
    name: "packages-outside",
    setup({ onResolve }) {
      onResolve({ filter: /^[^./]/ }, ({ path: specifier, importer }) =>
        isOurs(importer) && !specifier.startsWith("ethers/") ? { path: specifier, external: true } : undefined,
      );
    },
  };
}

function ownModules() {
  return sourceFiles().flatMap((file) => [...readFileSync(file, "utf8").matchAll(OWN_MODULE)].map(([, name]) => `${name}.ts`));
}

function sourceFiles() {
  const files = readdirSync(SOURCES, { recursive: true }).filter((file) => file.endsWith(".ts"));
  return files.map((file) => path.join(SOURCES, file));
}

/** What a file imports later: files by their full path, packages by name. */
function dynamicImports(file) {
  return [...readFileSync(file, "utf8").matchAll(DYNAMIC_IMPORT)].map(([, argument]) => targetOf(file, argument)).filter(Boolean);
}

/** Undefined where only the running program knows it. */
function targetOf(file, argument) {
  const [, specifier] = /^"(.*)"$/.exec(argument) ?? [];
  return specifier?.startsWith(".") ? path.resolve(path.dirname(file), specifier) : specifier;
}
