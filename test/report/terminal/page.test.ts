import { expect } from "chai";
import { pageOf, terminalOf } from "../../../src/report/terminal/page.ts";

function stream(change: Partial<NodeJS.WriteStream>): NodeJS.WriteStream {
  return change as NodeJS.WriteStream;
}

describe("the page that a terminal gives", () => {
  it("takes a terminal's width and colours", () => {
    expect(terminalOf(stream({ isTTY: true, columns: 132, hasColors: () => true }))).to.deep.equal({ columns: 132, color: true });
  });

  it("has 80 columns and no colours where output is piped, and no colours where the terminal has none", () => {
    expect(terminalOf(stream({}))).to.deep.equal({ columns: 80, color: false });
    expect(terminalOf(stream({ isTTY: true, columns: 80, hasColors: () => false })).color).to.equal(false);
  });

  it("uses 80 to 120 columns", () => {
    expect([40, 80, 100, 200].map((columns) => pageOf(columns, false).width)).to.deep.equal([80, 80, 100, 120]);
  });
});
