"use strict";
/**
 * Runs a script of this project on a machine that has only npm and some Node, maybe an old one:
 *
 *   node scripts/bootstrap.cjs [script] [arguments…]
 *
 * 1. Node: this one if package.json allows it, else one from the npm registry, kept in npm's own cache.
 * 2. Dependencies: exactly the locked ones, installed by that Node. Under an older one npm would silently skip Hardhat's native part.
 * 3. The script, with that Node first in PATH. Its exit code is ours.
 *
 * What is done already is skipped. Plain CommonJS, so that old Nodes can read it.
 */
const { spawnSync } = require("child_process");
const fs = require("fs");
const path = require("path");
const { SetupError, exitWith, npmCli, run } = require("./processes.cjs");

/** The Node that is fetched where the machine's own is too old. */
const FETCHED_MAJOR = 24;

const ROOT = path.dirname(__dirname);
const OLDEST = readJson("package.json").engines.node.match(/\d+\.\d+/)[0];
const NODE_MEMORY = path.join(ROOT, "node_modules", ".cache", "hardhat-parallel", "node-path");

exitWith(main(process.argv.slice(2)));

async function main([script, ...args]) {
  const node = findNode();
  const env = withFirstInPath(path.dirname(node));
  await installDependencies(node, env);
  remember(node);
  if (script === undefined) return 0;
  return run(node, [path.resolve(ROOT, script), ...args], { cwd: ROOT, env });
}

function findNode() {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const known = readOrEmpty(NODE_MEMORY);
  return fs.existsSync(known) ? known : fetchNode();
}

function isNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST.split(".").map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/** The platform's own package is what the package `node` would download, but needs no install script, which npm may refuse to run. */
function fetchNode() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const prefix = platform === "darwin" && process.arch === "arm64" ? "node-bin" : "node";
  const name = `${prefix}-${platform}-${process.arch}@${FETCHED_MAJOR}`;
  say(
    `Node ${OLDEST} or newer is needed and this is ${process.versions.node}: taking Node ${FETCHED_MAJOR} from the npm registry (this project only)`,
  );
  const npmExec = [npmCli(), "exec", "--yes", `--package=${name}`, "--call=node -p process.execPath"];
  const answer = spawnSync(process.execPath, npmExec, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const node = (answer.stdout || "").trim().split(/\r?\n/).pop();
  if (answer.status === 0 && fs.existsSync(node) && node !== process.execPath) return node;
  throw new SetupError(
    `${answer.stderr || answer.error || ""}\nNode ${FETCHED_MAJOR} could not be fetched from the npm registry (package ${name}).\n` +
      `Install Node ${OLDEST} or newer, for example from https://nodejs.org, and run the same command again.`,
  );
}

async function installDependencies(node, env) {
  if (hasLockedDependencies()) return;
  say("Installing the locked dependencies (once, a minute or so)");
  const npmCi = [npmCli(), "ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const code = await run(node, npmCi, { cwd: ROOT, env });
  if (code !== 0) throw new SetupError("npm could not install the dependencies: see its message above, then run the same command again.");
}

/**
 * npm lists in node_modules/.package-lock.json what it installed, last of all. Optional packages depend on the platform; of Hardhat's
 * native ones one must be there.
 */
function hasLockedDependencies() {
  const listed = path.join("node_modules", ".package-lock.json");
  if (!fs.existsSync(path.join(ROOT, listed))) return false;
  const locked = readJson("package-lock.json").packages;
  const installed = readJson(listed).packages;
  const isNative = (name) => name.startsWith("node_modules/@nomicfoundation/edr-");
  const isInstalled = (name) => {
    const found = installed[name];
    const { version, integrity } = locked[name];
    return found !== undefined && found.version === version && (integrity === undefined || found.integrity === integrity);
  };
  const names = Object.keys(locked).filter((name) => name !== "");
  const natives = names.filter(isNative);
  return names.every((name) => locked[name].optional || isInstalled(name)) && (natives.length === 0 || natives.some(isInstalled));
}

function withFirstInPath(folder) {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === "PATH") || "PATH";
  return { ...process.env, [name]: folder + path.delimiter + (process.env[name] || "") };
}

function remember(node) {
  if (node === process.execPath || readOrEmpty(NODE_MEMORY) === node) return;
  fs.mkdirSync(path.dirname(NODE_MEMORY), { recursive: true });
  fs.writeFileSync(NODE_MEMORY, node);
}

function readJson(file) {
  return JSON.parse(fs.readFileSync(path.join(ROOT, file), "utf8"));
}

function readOrEmpty(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
}

function say(message) {
  console.error(`[set-up] ${message} …`);
}
