import { readdirSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { FOLDERS } from "../../scripts/lint/import-order.mjs";

const ROOT = path.resolve(import.meta.dirname, "../..");

describe("lint", function () {
  this.timeout(60_000);

  // The rules that need types are off: they would want the file on disk.
  const eslint = new ESLint({ cwd: ROOT, overrideConfig: [tseslint.configs.disableTypeChecked] });

  /** The rules that a file at this place with this text breaks. */
  async function rulesBroken(filePath: string, text: string): Promise<(string | null)[]> {
    const [result] = await eslint.lintText(text, { filePath });
    return result?.messages.map((message) => message.ruleId ?? message.message) ?? [];
  }

  it("knows the place of every folder of src", () => {
    const folders = readdirSync(path.join(ROOT, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(FOLDERS).to.include.members(folders.map((folder) => folder.name));
  });

  it("refuses an import that runs upwards", async () => {
    expect(await rulesBroken("src/graph/virtual.ts", 'export * from "../report/model.ts";')).to.deep.equal([
      "import-x/no-restricted-paths",
    ]);
  });

  it("refuses it between nested folders and for types too", async () => {
    const text = 'import type { Report } from "../../report/model.ts";\nexport type Mine = Report;';
    expect(await rulesBroken("src/workload/clone/virtual.ts", text)).to.deep.equal(["import-x/no-restricted-paths"]);
  });

  it("refuses a folder's import of the plugin's entry, not of its types", async () => {
    expect(await rulesBroken("src/tasks/virtual.ts", 'import plugin from "../index.ts";\nvoid plugin;')).to.deep.equal([
      "import-x/no-restricted-paths",
    ]);
    expect(await rulesBroken("src/tasks/virtual.ts", 'import "../type-extensions.ts";')).to.deep.equal([]);
  });

  it("lets imports run downwards and stay at home", async () => {
    const text = 'export { ParallelError } from "../errors/error.ts";\nexport type { ConflictRule } from "./rule.ts";';
    expect(await rulesBroken("src/graph/virtual.ts", text)).to.deep.equal([]);
  });

  it("refuses a plain error in src", async () => {
    expect(await rulesBroken("src/graph/virtual.ts", 'throw new Error("no");')).to.deep.equal(["no-restricted-syntax"]);
  });

  it("refuses any", async () => {
    expect(await rulesBroken("src/graph/virtual.ts", "export const value: any = 1;")).to.deep.equal(["@typescript-eslint/no-explicit-any"]);
  });

  it("wants a reason for a non-null assertion", async () => {
    const text = "export const first = (list: readonly number[]): number => list[0]!;";
    expect(await rulesBroken("src/graph/virtual.ts", text)).to.deep.equal(["local/reason-for-non-null"]);
    expect(await rulesBroken("src/graph/virtual.ts", `${text} // never empty: the caller counts`)).to.deep.equal([]);
    expect(await rulesBroken("src/graph/virtual.ts", `// never empty: the caller counts\n${text}`)).to.deep.equal([]);
    expect(await rulesBroken("src/graph/virtual.ts", `// Never empty: that is what \`!\` says here.\n\n\n${text}`)).to.deep.equal([]);
  });
});
