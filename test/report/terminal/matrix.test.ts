import { expect } from "chai";
import { matrixSection } from "../../../src/report/terminal/matrix.ts";
import { pageOf } from "../../../src/report/terminal/page.ts";
import type { CellKind, Matrix } from "../../../src/report/model.ts";
import { matrixOf } from "../variations.ts";

const PAGE = pageOf(80, false);

function section(matrix: Matrix, columns = 80): string {
  return matrixSection(matrix, pageOf(columns, false)).join("\n");
}

describe("the matrix in a terminal", () => {
  it("has a letter for each pair, once, and explains only the letters that it uses", () => {
    const kinds: CellKind[] = ["always", "never"];
    const text = section(matrixOf(["Drop.mint", "Drop.burn"], (row, column) => kinds[column - row] ?? "never"));
    expect(text).to.contain("WHO BLOCKS WHOM in Drop   A always   . never seen\n");
    expect(text)
      .to.match(/^ {2}mint +A +\.$/m)
      .and.match(/^ {2}burn +A$/m);
    expect(text).to.not.contain("same user");
    expect(text).to.contain("A mint x mint, burn x burn: nextId");
  });

  it("tells what never happens apart from what was not seen to", () => {
    const matrix = matrixOf(["Drop.mint", "Drop.burn"], () => "never");
    const cells = matrix.cells.map((cell) => (cell.row === cell.column ? cell : { ...cell, proven: true }));
    const text = section({ ...matrix, cells });
    expect(text).to.contain(". never seen   - never (proven)\n");
    expect(text).to.match(/^ {2}mint +\. +-$/m);
  });

  it("names the argument that must be the same", () => {
    const matrix = matrixOf(["Drop.approve"], () => "same-argument", ["Drop._tokenApprovals[tokenId]"]);
    const cells = matrix.cells.map((cell) => ({ ...cell, argument: "tokenId" }));
    expect(section({ ...matrix, cells })).to.contain("= approve x approve: _tokenApprovals[tokenId] (same tokenId)");
  });

  it("keeps contracts where there are several", () => {
    const text = section(matrixOf(["Router.swap", "Token.transfer"], () => "always", ["Pair.reserve0", "Token._balances"]));
    expect(text).to.contain("  Router.swap ").and.contain("  Token.transfer ");
    expect(text.replace(/\s+/g, " ")).to.contain("Token.transfer x Token.transfer: Pair.reserve0, Token._balances");
  });

  it("tells many pairs with one reason as the functions that they are between, by number where rows have one", () => {
    const names = Array.from({ length: 9 }, (_, index) => `Pool.function${index}`);
    const text = section(
      matrixOf(names, (_, column) => (column < 4 ? "always" : "never"), ["Pool.reserve", "Token._balances", "Token._supply"]),
    );
    expect(text).to.contain("  A 1, 2, 3, 4 with each other: reserve, Token._balances, _supply");
  });

  it("numbers its columns where names do not fit", () => {
    const names = Array.from({ length: 12 }, (_, index) => `Drop.function${index}`);
    const text = section(matrixOf(names, () => "never"));
    expect(text)
      .to.match(/^ +1 +2 +3 .* 12$/m)
      .and.match(/^ {2}12 function11 +\.$/m);
    expect(text).to.not.contain("not shown");
  });

  it("folds many functions to those that conflict, the worst among them, and says what is hidden", () => {
    const names = Array.from({ length: 40 }, (_, index) => `Drop.function${index}`);
    const text = section(
      matrixOf(names, (row, column) => (row === 37 && column === 37 ? "always" : row === column && row < 3 ? "same-user" : "never")),
    );
    expect(text).to.contain("function37").and.contain("function2 ").and.not.contain("function5 ");
    expect(text).to.contain("36 functions not shown: none of them was seen to block.");
  });

  it("says that hidden functions conflict, too", () => {
    const names = Array.from({ length: 40 }, (_, index) => `Drop.function${index}`);
    const text = section(matrixOf(names, () => "same-user"));
    expect(text.replace(/\s+/g, " ")).to.match(/(\d+) functions not shown: \1 of them block something, less often/);
  });

  it("leaves admin calls out and says whom they block", () => {
    const matrix = matrixOf(["Drop.mint", "Drop.setPaused"], (row, column) => (row === column ? "never" : "always"), ["Drop._paused"]);
    const functions = matrix.functions.map((entry) => ({ ...entry, admin: entry.name === "Drop.setPaused" }));
    const text = section({ ...matrix, functions });
    expect(text).to.contain("Admin calls, not scored: setPaused (blocks mint).");
    expect(text).to.not.match(/^ {2}setPaused/m);
  });

  it("is not there without functions", () => {
    expect(matrixSection({ functions: [], cells: [] }, PAGE)).to.deep.equal([]);
  });
});
