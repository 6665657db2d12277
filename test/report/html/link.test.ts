import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { linkModules } from "../../../src/report/html/link.ts";

describe("report/html: linking the page's script", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "link-"));
  after(() => rmSync(folder, { recursive: true }));

  function linkFiles(files: Readonly<Record<string, string>>, entry: string): string {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    return linkModules(pathToFileURL(path.join(folder, entry)));
  }

  it("joins modules, those that others need first and once, and keeps their private names apart", () => {
    const script = linkFiles(
      {
        "shared.js": `export const LIST = [];\nfunction note(word) { LIST.push(word); }\nexport function say(word) { note("shared " + word); }\nsay("once");\n`,
        "one.js": `import { say } from "./shared.js";\nfunction note() { say("one"); }\nexport class One { run() { note(); } }\n`,
        "main.js": `import { One } from "./one.js";\nimport {\n  LIST,\n  say as tell,\n} from "./shared.js";\nnew One().run();\ntell("main");\nglobalThis.linked = LIST;\nexport {};\n`,
      },
      "main.js",
    );
    new Function(script)();
    const holder = globalThis as { linked?: unknown };
    expect(holder.linked).to.deep.equal(["shared once", "shared one", "shared main"]);
    delete holder.linked;
  });

  it("takes the types out of TypeScript", () => {
    const script = linkFiles(
      { "typed.ts": `import type { A } from "./a.ts";\nexport interface B { a: A }\nexport const b: B = { a: 1 } as B;\n` },
      "typed.ts",
    );
    expect(script).to.not.include("interface").and.to.not.include("import");
    expect(() => new Function(script)).to.not.throw();
  });

  it("refuses what it does not know, by name", () => {
    const forms = [`import * as all from "./x.js";`, `import one from "./x.js";`, `export default 1;`, `export let count = 0;`];
    forms.forEach((form, at) => expect(() => linkFiles({ [`bad${at}.js`]: form }, `bad${at}.js`), form).to.throw(/cannot be linked/));
  });
});
