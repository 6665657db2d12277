import { expect } from "chai";
import { toWord } from "../../src/access/hex.ts";
import { WasmBlockEngine } from "../../src/engine/block-engine.ts";
import { CodePredictor } from "../../src/predict/code-predictor.ts";
import { worldState } from "../../src/predict/world-state.ts";
import { assemble } from "../helpers/assembler.ts";
import { ALICE, CONTRACT, OTHER } from "../helpers/little-block.ts";
import { callOf } from "./helpers/call.ts";

describe("predictions on an engine's world", () => {
  it("read code, storage and targets as they are now", async () => {
    const engine = await WasmBlockEngine.create();
    const target = assemble(1, "CALLER", "SSTORE");
    const proxy = assemble(0, 0, 0, 0, 0, 7, "SLOAD", "GAS", "CALL", 0, "JUMPI");
    engine.load([
      { address: CONTRACT, balance: 0n, nonce: 1n, code: proxy, storage: { [toWord(7n)]: toWord(BigInt(OTHER)) } },
      { address: OTHER, balance: 0n, nonce: 1n, code: target },
    ]);
    const predictor = await CodePredictor.create(worldState(engine.world));
    const slots = (): string[] =>
      (predictor.predict(callOf(CONTRACT, "0x"))?.accesses ?? []).map(({ location, write, confidence }) => {
        return location.kind === "storage" ? `${location.address} ${BigInt(location.slot)} ${write} ${confidence}` : location.kind;
      });
    expect(slots()).to.deep.equal([`${CONTRACT} 7 none exact`, `${OTHER} ${BigInt(CONTRACT)} changed possible`]);
    engine.world.setAccount(OTHER, { code: assemble(1, "ORIGIN", "SSTORE") });
    expect(slots()).to.deep.equal([`${CONTRACT} 7 none exact`, `${OTHER} ${BigInt(ALICE)} changed possible`]);
    engine.world.setStorage(CONTRACT, toWord(7n), toWord(0n));
    expect(slots()).to.deep.equal([`${CONTRACT} 7 none exact`]);
  });
});
