import { expect } from "chai";
import { WasmBlockEngine } from "../../src/engine/block-engine.ts";
import { Executor } from "../../src/mining/executor.ts";

describe("an executor", function () {
  this.timeout(30_000);

  it("takes up the memory of a chain that it is told of, before there is a job", async () => {
    const { memory } = await WasmBlockEngine.create();
    const executor = new Executor();
    await executor.ready();
    expect(executor.isAttached(7)).to.equal(false);
    await executor.attach(7, memory);
    await executor.attached(7);
    expect([executor.isAttached(7), executor.isAttached(8), executor.isIdle]).to.deep.equal([true, false, true]);
    await executor.end();
  });

  it("that is lost takes up nothing, and keeps nobody waiting", async () => {
    const { memory } = await WasmBlockEngine.create();
    const executor = new Executor();
    await executor.end();
    await executor.attach(7, memory);
    await executor.attached(7);
    expect(executor.isAttached(7)).to.equal(false);
  });
});
