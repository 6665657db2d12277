import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { ParallelError } from "../../errors/error.ts";

interface LinkedModule {
  readonly name: string;
  readonly body: string;
}

/**
 * Puts a module and all that it imports by relative paths into one script: each module a function that returns its exports, those it needs first.
 * Reads the compiled modules beside this one in the package, and the TypeScript sources where this runs from source.
 * It knows the forms that our client is written in: named imports, and exported functions, classes and constants.
 */
export function linkModules(entry: URL): string {
  const linked = new Map<string, LinkedModule>();
  link(entry, linked);
  return `"use strict";\n${[...linked.values()].map(({ name, body }) => `const ${name} = (() => {\n${body}\n})();`).join("\n")}`;
}

function link(url: URL, linked: Map<string, LinkedModule>): string {
  const known = linked.get(url.href);
  if (known) return known.name;

  const exported: string[] = [];
  const body = readModule(url)
    .replace(/^import\s*\{([^}]*)\}\s*from\s*"(\.[^"]*)";?/gm, (_, names: string, path: string) => {
      return `const {${names.replace(/(\w+)\s+as\s+(\w+)/g, "$1: $2")}} = ${link(new URL(path, url), linked)};`;
    })
    .replace(/^export (?=(?:async )?(?:function|class|const)\s+(\w+))/gm, (_, name: string) => {
      exported.push(name);
      return "";
    })
    .replace(/^export \{\};?$/gm, "")
    .replace(/^\/\/# sourceMappingURL=.*$/gm, "");
  const unknown = /^(?:import|export)\b.*/m.exec(body);
  if (unknown)
    throw new ParallelError("INTERNAL", { detail: `the report's script cannot be linked at "${unknown[0]}" of ${url.pathname}` });

  const name = `module${linked.size}`;
  linked.set(url.href, { name, body: `${body.trim()}\nreturn { ${exported.join(", ")} };` });
  return name;
}

function readModule(url: URL): string {
  const source = readFileSync(url, "utf8");
  return url.pathname.endsWith(".ts") ? stripTypeScriptTypes(source) : source;
}
