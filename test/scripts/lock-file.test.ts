import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";

interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const LOCK_FILE = path.resolve(import.meta.dirname, "../../package-lock.json");

describe("package-lock.json", () => {
  // npm leaves out what its registry cannot show at that moment, and then `npm ci` fails, or skips native parts on other systems.
  it("names the native packages of every platform", () => {
    const { packages } = JSON.parse(readFileSync(LOCK_FILE, "utf8")) as { packages: Record<string, LockedPackage> };
    const wanted = Object.values(packages).flatMap((each) => Object.keys(each.optionalDependencies ?? {}));
    expect(wanted).to.include("@nomicfoundation/edr-darwin-arm64");
    const missing = wanted.filter((name) => !Object.keys(packages).some((key) => key.endsWith(`node_modules/${name}`)));
    expect(missing).to.deep.equal([]);
  });
});
