// Makes this package importable by its own name in the fixture projects, as it is in a project that installed it.
// (npm cannot: a workspace that depends on "file:../.." sends it round in circles.)
import { lstatSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";

const root = path.dirname(import.meta.dirname);
const link = path.join(root, "node_modules", "hardhat-parallel");

mkdirSync(path.dirname(link), { recursive: true });
if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) rmSync(link);
symlinkSync(root, link, process.platform === "win32" ? "junction" : "dir");
