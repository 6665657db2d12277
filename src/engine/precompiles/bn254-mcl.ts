import type * as Backend from "mcl-wasm";
import { ParallelError } from "../../errors/error.ts";
import type { Bn254Curve, G1Point, G2Point } from "./bn254-curve.ts";
import { toBytes } from "./bytes.ts";
import { loadModule } from "./lazy.ts";

/** The curve in WebAssembly, once its module is compiled. */
export async function startMcl(): Promise<Bn254Curve> {
  const mcl = loadModule("mcl-wasm") as typeof Backend;
  await mcl.init(mcl.BN_SNARK1);

  /** All points of the curve are in G1, so their order need not be looked at: that takes as long as a product. */
  function g1({ x, y }: G1Point): Backend.G1 {
    const point = new mcl.G1();
    if (x !== 0n || y !== 0n) point.setStr(`1 ${hex(x)} ${hex(y)}`, 16);
    return checked(point, point.isValid());
  }

  function g2({ x, y }: G2Point): Backend.G2 {
    const point = new mcl.G2();
    const coordinates = [x.real, x.imaginary, y.real, y.imaginary];
    if (coordinates.some((coordinate) => coordinate !== 0n)) point.setStr(`1 ${coordinates.map(hex).join(" ")}`, 16);
    return checked(point, point.isZero() || (point.isValid() && point.isValidOrder()));
  }

  return {
    add: (one, other) => given(mcl.add(g1(one), g1(other))),
    multiply(point, scalar) {
      const factor = new mcl.Fr();
      factor.setBigEndianMod(toBytes(scalar, 32));
      return given(mcl.mul(g1(point), factor));
    },
    isProductOne(pairs) {
      const loops = pairs
        .map((pair) => ({ g1: g1(pair.g1), g2: g2(pair.g2) }))
        .filter((pair) => !pair.g1.isZero() && !pair.g2.isZero())
        .map((pair) => mcl.millerLoop(pair.g1, pair.g2));
      return loops.length === 0 || mcl.finalExp(loops.reduce((product, loop) => mcl.mul(product, loop))).isOne();
    },
  };
}

function checked<Point>(point: Point, isValid: boolean): Point {
  if (!isValid) throw new ParallelError("INTERNAL", { detail: "a point is none" });
  return point;
}

function given(point: Backend.G1): G1Point {
  if (point.isZero()) return { x: 0n, y: 0n };
  const [, x = "0", y = "0"] = point.getStr(16).split(" ");
  return { x: BigInt(`0x${x}`), y: BigInt(`0x${y}`) };
}

function hex(number: bigint): string {
  return number.toString(16);
}
