import { expect } from "chai";
import { fuzzRequests } from "./fuzz.ts";

describe("random requests", function () {
  this.timeout(60_000);

  it("break nothing, and change nothing where they are refused (seed 20261128)", async () => {
    const { answered, refused, broken } = await fuzzRequests(1_500, 20_261_128);
    expect(broken).to.deep.equal([]);
    expect(answered).to.be.greaterThan(100);
    expect(refused).to.be.greaterThan(100);
  });
});
