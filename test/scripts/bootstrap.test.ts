import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";

const SCRIPTS = path.resolve(import.meta.dirname, "../../scripts");

/** An npm that installs what the lock file says by copying it, brings this very Node when asked for one, and notes each call. */
const FAKE_NPM = `
  const fs = require("fs");
  fs.appendFileSync("npm-calls", process.argv.slice(2, 4).join(" ") + "\\n");
  if (process.argv[2] === "exec") {
    if (fs.existsSync("offline")) { console.error("no network"); process.exit(1); }
    console.log(require("path").resolve("fetched", "bin", "node"));
  }
  if (process.argv[2] === "ci") {
    fs.mkdirSync("node_modules", { recursive: true });
    fs.copyFileSync("package-lock.json", "node_modules/.package-lock.json");
  }
`;
const NATIVE = "node_modules/@nomicfoundation/edr-here";
const LOCKED = {
  "": {},
  "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
  [NATIVE]: { version: "1.0.0", integrity: "sha512-n", optional: true },
};

describe("bootstrap", function () {
  this.timeout(60_000);
  let project: string;

  beforeEach(() => {
    project = mkdtempSync(path.join(realpathSync(tmpdir()), "bootstrap-"));
    for (const file of ["bootstrap.cjs", "processes.cjs"]) cpSync(path.join(SCRIPTS, file), path.join(project, "scripts", file));
    write("npm-cli.js", FAKE_NPM);
    write("package.json", JSON.stringify({ engines: { node: ">=18.0.0" } }));
    write("package-lock.json", JSON.stringify({ packages: LOCKED }));
    write("script.js", "process.exit(7)");
  });

  afterEach(() => rmSync(project, { recursive: true, force: true }));

  const inProject = (file: string): string => path.join(project, file);
  const read = (file: string): string => (existsSync(inProject(file)) ? readFileSync(inProject(file), "utf8") : "");

  function write(file: string, text: string): void {
    mkdirSync(path.dirname(inProject(file)), { recursive: true });
    writeFileSync(inProject(file), text);
  }

  const command = ["scripts/bootstrap.cjs", "script.js"];
  const options = () => ({ cwd: project, env: { ...process.env, npm_execpath: inProject("npm-cli.js") } });
  const bootstrap = (...args: string[]) => spawnSync(process.execPath, [...command, ...args], { ...options(), encoding: "utf8" });

  it("installs once, then passes on the arguments and the exit code", () => {
    write("script.js", "console.log(process.argv.slice(2).join('|')); process.exit(7)");
    const [first, second] = [bootstrap("--a", "b c"), bootstrap("--a", "b c")];
    expect([first.status, first.stdout, second.status, second.stdout]).to.deep.equal([7, "--a|b c\n", 7, "--a|b c\n"]);
    expect(read("npm-calls")).to.equal("ci --include=dev\n");
    expect(second.stderr).to.equal("");
  });

  it("installs again where the lock file asks for another version", () => {
    bootstrap();
    write("package-lock.json", JSON.stringify({ packages: { ...LOCKED, "node_modules/a": { version: "1.0.1", integrity: "sha512-b" } } }));
    bootstrap();
    expect(read("npm-calls")).to.equal("ci --include=dev\n".repeat(2));
  });

  it("installs again where an old Node left Hardhat's native part out", () => {
    const withoutNative = Object.fromEntries(Object.entries(LOCKED).filter(([name]) => name !== NATIVE));
    write("node_modules/.package-lock.json", JSON.stringify({ packages: withoutNative }));
    expect(bootstrap().status).to.equal(7);
    expect(read("npm-calls")).to.equal("ci --include=dev\n");
  });

  describe("on a Node that is too old", () => {
    beforeEach(function () {
      if (process.platform === "win32") this.skip(); // the stand-in for Node is a shell script
      write("package.json", JSON.stringify({ engines: { node: ">=999.1.0" } }));
      write("fetched/bin/node", `#!/bin/sh\nexec "${process.execPath}" "$@"\n`);
      spawnSync("chmod", ["+x", inProject("fetched/bin/node")]);
    });

    it("fetches one, puts it first in PATH, and remembers it", () => {
      write("script.js", "console.log(process.env.PATH.split(':')[0])");
      const [first, second] = [bootstrap(), bootstrap()];
      expect([first.stdout, second.stdout]).to.deep.equal([`${inProject("fetched/bin")}\n`, `${inProject("fetched/bin")}\n`]);
      expect(read("npm-calls")).to.equal("exec --yes\nci --include=dev\n");
    });

    it("says what to do where none can be fetched", () => {
      write("offline", "");
      const { status, stderr } = bootstrap();
      expect(status).to.equal(1);
      expect(stderr).to.include("no network").and.include("Install Node 999.1 or newer");
      expect(stderr).not.to.include("    at ");
      expect(read("npm-calls")).not.to.include("ci");
    });
  });

  it("waits for a script that ends in its own way on Ctrl-C", async function () {
    if (process.platform === "win32") this.skip(); // no signals to send there
    write(
      "script.js",
      "process.on('SIGINT', () => setTimeout(() => process.exit(42), 200)); console.log('ready'); setInterval(() => {}, 1000)",
    );
    const child = spawn(process.execPath, command, { ...options(), stdio: ["ignore", "pipe", "ignore"] });
    child.stdout.once("data", () => child.kill("SIGINT"));
    const code = await new Promise((resolve) => child.once("exit", resolve));
    expect(code).to.equal(42);
  });
});
