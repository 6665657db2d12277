import { expect } from "chai";
import fc from "fast-check";
import { displayWidth, hanging, inert, shortenEnd, shortenMiddle, wrap, wrapItems } from "../../../src/report/terminal/text.ts";

describe("terminal text", () => {
  it("counts columns, not characters: wide scripts and emoji take two, combining marks none, colours none", () => {
    expect(displayWidth("mint")).to.equal(4);
    expect(displayWidth("代币")).to.equal(4);
    expect(displayWidth("e\u0301te\u0301")).to.equal(3);
    expect(displayWidth("🚀")).to.equal(2);
    expect(displayWidth("❤️")).to.equal(2);
    expect(displayWidth("\u001b[31mred\u001b[39m")).to.equal(3);
    expect(displayWidth("Straße…")).to.equal(7);
  });

  it("shows control characters, escape sequences and direction overrides instead of sending them", () => {
    expect(inert("\u001b[2Jmint\u0007")).to.equal("\\x1b[2Jmint\\x07");
    expect(inert("\u202etnim")).to.equal("\\u{202e}tnim");
    expect(inert("two\n lines\tand a tab")).to.equal("two  lines and a tab");
    expect(inert("\ud800")).to.equal("\\u{d800}");
    expect(inert("Straße 代币 🚀")).to.equal("Straße 代币 🚀");
  });

  it("keeps both ends of a name that is too long", () => {
    expect(shortenMiddle("swapExactTokensForTokens", 11)).to.equal("swapE…okens");
    expect(shortenMiddle("mint", 11)).to.equal("mint");
    expect(displayWidth(shortenMiddle("代币代币代币", 6))).to.be.at.most(6);
    expect(shortenEnd("return balance;", 9)).to.equal("return b…");
  });

  it("wraps under its label, and cuts only words that fit no line", () => {
    expect(hanging("RULE  ", "slot, read after write", 16)).to.deep.equal(["RULE  slot, read", "      after", "      write"]);
    expect(wrap("a".repeat(10) + " b", 4)).to.deep.equal(["aaaa", "aaaa", "aa b"]);
    expect(wrapItems(["_paused 2 reads", "_owner"], "   ", 18)).to.deep.equal(["_paused 2 reads", "_owner"]);
  });

  it("comes to an end where not even one character fits", () => {
    expect(wrap("代币", 1)).to.deep.equal(["代", "币"]);
  });

  it("never makes a line wider than asked, and loses nothing but blanks", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), fc.integer({ min: 2, max: 30 }), (text, width) => {
        const safe = inert(text);
        const lines = wrap(safe, width);
        for (const line of lines) expect(displayWidth(line)).to.be.at.most(width);
        expect(lines.join("").replaceAll(" ", "")).to.equal(safe.replaceAll(" ", ""));
        expect(displayWidth(shortenMiddle(safe, width))).to.be.at.most(width);
        expect(displayWidth(shortenEnd(safe, width))).to.be.at.most(width);
      }),
    );
  });
});
