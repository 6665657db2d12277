/** Links node_modules/hardhat-parallel to this folder, so that the fixture projects import the plugin by its name, as users do. */
import { existsSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";

const ROOT = path.dirname(import.meta.dirname);
const LINK = path.join(ROOT, "node_modules", "hardhat-parallel");

if (!existsSync(LINK) || realpathSync(LINK) !== ROOT) {
  rmSync(LINK, { recursive: true, force: true });
  symlinkSync(ROOT, LINK, "junction"); // a junction needs no rights on Windows; elsewhere it is an ordinary symbolic link
}
