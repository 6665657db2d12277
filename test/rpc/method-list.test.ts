import { expect } from "chai";
import { METHODS } from "../../src/rpc/methods/methods.ts";
import { edrNetwork } from "../helpers/edr-network.ts";
import { EDR_METHODS, OWN_METHODS } from "../helpers/edr-methods.ts";

describe("the list of methods", function () {
  it("has EDR's 67 and our own", function () {
    expect(EDR_METHODS).to.have.length(67);
    expect(Object.keys(METHODS).sort()).to.deep.equal([...EDR_METHODS, ...OWN_METHODS].sort());
  });

  it("tells EDR's from ours as EDR does", async function () {
    const edr = await edrNetwork();
    const code = (method: string): Promise<unknown> =>
      edr.request({ method }).then(
        () => undefined,
        (error: { code?: unknown }) => error.code,
      );
    for (const method of EDR_METHODS) expect(await code(method), method).to.not.equal(-32004);
    for (const method of OWN_METHODS) expect(await code(method), method).to.equal(-32004);
  });
});
