import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { renderHtml } from "../../../src/report/html/render.ts";
import type { Report } from "../../../src/report/model.ts";
import { launchBrowser } from "../../helpers/browser.ts";
import { bigReport, HOSTILE, hostileReport, measuredReport, sampleReport } from "../../helpers/sample-report.ts";

describe("report/html: in a browser", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(path.join(tmpdir(), "report-page-"));
  let browser: Browser | undefined;
  let troubles: string[];

  before(async function () {
    browser = await launchBrowser();
    if (!browser) this.skip();
  });
  beforeEach(() => {
    troubles = [];
  });
  afterEach(async () => {
    await Promise.all((browser?.contexts() ?? []).map((context) => context.close()));
    expect(troubles, "console messages, errors and requests").to.deep.equal([]);
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  async function open(report: Report, options: BrowserContextOptions = {}): Promise<Page> {
    if (!browser) throw new Error("no browser");
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: "light", ...options });
    const file = path.join(folder, "report.html");
    writeFileSync(file, renderHtml(report));
    const url = pathToFileURL(file).href;
    page.on("console", (message) => void troubles.push(message.text()));
    page.on("pageerror", (error) => void troubles.push(error.message));
    page.on("request", (request) => void (request.url() === url || troubles.push(`request: ${request.url()}`)));
    await page.goto(url);
    return page;
  }

  const figures = (page: Page): Promise<string> => page.locator("#figures strong").innerText();
  const lanes = (page: Page): Promise<string | null> => page.locator("#lanes-chart path.block.critical").getAttribute("d");

  it("shows its sections, controls, lanes and graph", async () => {
    const page = await open(sampleReport());
    for (const name of [
      "Verdict",
      "Traffic",
      "Hotspots",
      "Lanes over time",
      "Who blocks whom",
      "Not covered",
      "Conflict graph by levels",
    ]) {
      expect(await page.getByRole("heading", { name }).first().isVisible(), name).to.equal(true);
    }
    expect(await page.getByRole("checkbox", { name: "As if this were gone" }).count()).to.equal(3);
    expect(await page.getByRole("radio").count()).to.equal(6);
    expect(await page.locator("#lanes-chart text.lane-name").count()).to.equal(8);
    expect(await page.locator("#graph-chart path.dots.critical").getAttribute("d")).to.have.length.above(1000);
    expect(await figures(page)).to.equal("1.0x of at most 8.0x");
  });

  it("draws lanes anew and changes the figures when a hotspot is toggled, and back", async () => {
    const page = await open(sampleReport());
    const [before, graph] = [await lanes(page), page.locator("#graph-subtitle")];
    await page.getByRole("checkbox").first().check();
    expect(await figures(page)).to.equal("1.0x → up to 8.0x of at most 8.0x");
    expect(await page.locator("#figures").innerText()).to.include("longest chain 200 → 1, modelled in gas");
    expect(await page.locator("#lanes-subtitle").innerText()).to.include("done after 2.41 Mgas, was 19.26");
    expect(await graph.innerText()).to.equal("200 transactions in 200 components");
    expect(await lanes(page)).to.not.equal(before);

    await page.getByRole("button", { name: "Reset" }).click();
    expect(await figures(page)).to.equal("1.0x of at most 8.0x");
    expect(await lanes(page)).to.equal(before);
    expect(await page.getByRole("checkbox").first().isChecked()).to.equal(false);
  });

  it("follows the choice of traffic and executors", async () => {
    const report = sampleReport();
    const page = await open(report);
    await page.locator("#traffic-choice").selectOption("market hour");
    for (const { executors, speedup } of report.traffics[1]?.curve ?? []) {
      await page.getByRole("radio", { name: String(executors), exact: true }).check();
      expect(await figures(page)).to.match(new RegExp(`^${speedup.toFixed(1)}x of at most `));
      expect(await page.locator("#lanes-chart text.lane-name").count()).to.equal(executors);
    }
  });

  it("draws what was measured under the model of the same traffic, and nothing where nothing was", async () => {
    const page = await open(measuredReport());
    const measured = page.locator("#measured");
    expect(await measured.isVisible()).to.equal(false);
    await page.locator("#traffic-choice").selectOption("market hour");
    expect(await measured.isVisible()).to.equal(true);
    expect(await page.locator("#measured-subtitle").innerText()).to.match(/^8\.20 ms on 2 executors \(2 cores\), in 2 blocks/);
    expect(await page.locator("#lanes-subtitle").innerText()).to.match(/^modelled: .*time in gas/);
    expect(await page.locator("#measured-chart text.lane-name").count()).to.equal(2);
    for (const kind of ["timed", "in-vain"])
      expect(await page.locator(`#measured-chart path.block.${kind}`).getAttribute("d"), kind).to.match(/^M/);

    const before = await page.locator("#measured-chart path.timed").getAttribute("d");
    await page.getByRole("radio", { name: "32", exact: true }).check();
    expect(await page.locator("#measured-chart path.timed").getAttribute("d")).to.equal(before);

    await page.locator("#measured-chart").focus();
    for (const [key, line] of [
      ["ArrowRight", /^100 calls\s+#0 to #99, 4\.50 ms measured\s+The main thread, starts at 0\.00 ms$/],
      ["ArrowRight", /#100, 0\.05 ms measured\s+The main thread/],
      ["ArrowDown", /#101, 0\.05 ms measured\s+Executor 2/],
    ] as const) {
      await page.keyboard.press(key);
      expect(await page.locator("#tooltip").innerText()).to.match(line);
    }
  });

  it("says of a hotspot that the chosen traffic does not wait on it, and leads to the traffic that does", async () => {
    const page = await open(sampleReport());
    const offer = page.getByRole("button", { name: "Show “market hour”" });
    expect(await offer.isVisible()).to.equal(true);
    await offer.click();
    expect(await page.locator("#traffic-choice").inputValue()).to.equal("1");
    expect(await offer.isVisible()).to.equal(false);
  });

  it("tells of the transaction under the pointer, in lanes and graph", async () => {
    const page = await open(sampleReport());
    const tooltip = page.locator("#tooltip");
    for (const chart of ["#lanes-chart", "#graph-chart"]) {
      await page.locator(chart).scrollIntoViewIfNeeded();
      const at = chart === "#lanes-chart" ? { x: 46, y: 26 } : { x: 32, y: 52 };
      await page.locator(chart).hover({ position: at });
      expect(await tooltip.innerText()).to.match(/Drop\.mint\s+#0 from 0x0000…7970, 96,300 gas\s+On the critical path/);
      await page.mouse.move(5, 5);
      expect(await tooltip.isHidden()).to.equal(true);
    }
  });

  it("works by keyboard: toggles, arrow keys in lanes and matrix", async () => {
    const page = await open(sampleReport());
    await page.getByRole("checkbox").first().focus();
    await page.keyboard.press("Space");
    expect(await figures(page)).to.include("up to 8.0x");
    await page.locator("#lanes-chart").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    expect(await page.locator("#tooltip").innerText()).to.include("Executor 2, starts at 0.10 Mgas");
    await page.keyboard.press("Escape");
    expect(await page.locator("#tooltip").isHidden()).to.equal(true);

    await page.locator("table.matrix button.cell").first().focus();
    await page.keyboard.press("ArrowRight");
    const explain = page.locator("#matrix-explain");
    expect(await explain.innerText()).to.equal("mint × transferFrom: same user, on Drop._balances[user]. From cloned calls.");
    await page.keyboard.press("ArrowDown");
    expect(await explain.innerText()).to.include("transferFrom × transferFrom: same user");
    expect(await page.evaluate("getComputedStyle(document.querySelector(':focus-visible')).outlineStyle")).to.equal("solid");
  });

  it("puts a matrix cell into words under the pointer", async () => {
    const page = await open(sampleReport());
    await page.locator("button.cell.same-argument").first().hover();
    expect(await page.locator("#matrix-explain").innerText()).to.include("same tokenId, on Drop._owners[tokenId]");
  });

  it("puts a matrix cell's words beside the cells, however few there are", async () => {
    const report = sampleReport();
    for (const count of [1, 2, 5]) {
      const functions = report.matrix.functions.slice(0, count);
      const isShown = (name: string) => functions.some((one) => one.name === name);
      const cells = report.matrix.cells.filter(({ row, column }) => isShown(row) && isShown(column));
      const page = await open({ ...report, matrix: { functions, cells } });
      await page.locator("#matrix").scrollIntoViewIfNeeded();
      const [words, last, head] = await Promise.all(
        ["#matrix-explain", "#matrix tbody tr:last-child", "#matrix thead th span"].map((of) => page.locator(of).first().boundingBox()),
      );
      if (!words || !last || !head) throw new Error("no matrix");
      // No emptiness above the names of functions, and words that end beside the last row.
      expect(head.y - ((await page.locator("#matrix table").boundingBox())?.y ?? 0), `${count} functions`).to.be.below(110);
      expect(words.y + words.height, `${count} functions`).to.be.within(last.y - last.height, last.y + 3 * last.height);
      await page.close();
    }
  });

  it("is light or dark as the system is, and as the button says", async () => {
    const ground = (page: Page): Promise<string> => page.evaluate("getComputedStyle(document.body).backgroundColor");
    const dark = await open(sampleReport(), { colorScheme: "dark" });
    expect(await ground(dark)).to.equal("rgb(21, 24, 27)");
    const light = await open(sampleReport());
    expect(await ground(light)).to.equal("rgb(250, 249, 246)");
    const button = light.getByRole("button", { name: /^Colour theme/ });
    await button.click();
    await button.click();
    expect(await button.innerText()).to.equal("Theme: dark");
    expect(await ground(light)).to.equal("rgb(21, 24, 27)");
  });

  it("keeps enough contrast between text and ground, light and dark", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await open(sampleReport(), { colorScheme });
      expect(await page.evaluate(LOW_CONTRAST), colorScheme).to.deep.equal([]);
    }
  });

  it("fits 1280 and 390 pixels without scrolling sideways", async () => {
    for (const width of [1280, 390]) {
      const page = await open(sampleReport(), { viewport: { width, height: 844 } });
      expect(await page.evaluate("document.documentElement.scrollWidth")).to.equal(width);
    }
  });

  it("prints light, with everything opened and no controls", async () => {
    const page = await open(sampleReport(), { colorScheme: "dark" });
    await page.emulateMedia({ media: "print" });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator("details:not([open])").count()).to.equal(0);
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).to.equal("rgb(255, 255, 255)");
    expect(await page.getByRole("checkbox").first().isVisible()).to.equal(false);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(await page.locator("details[open]").count()).to.equal(0);
    expect(await page.pdf()).to.have.length.above(10_000);
  });

  it("shows hostile names as text and runs nothing of them", async () => {
    const page = await open(hostileReport());
    await page.locator("#lanes-chart").scrollIntoViewIfNeeded();
    await page.locator("#lanes-chart").hover({ position: { x: 46, y: 26 } });
    expect(await page.locator("#tooltip .title").textContent()).to.equal(HOSTILE);
    await page.locator("table.matrix button.cell").hover();
    expect(await page.locator("#matrix-explain").textContent()).to.include(HOSTILE);
    await page.getByRole("checkbox").first().check();
    expect(await page.locator(".lead").textContent()).to.equal(HOSTILE);
    expect(await page.locator("img").count()).to.equal(0);
    expect(await page.evaluate("window.hacked")).to.equal(undefined);
  });

  it("draws 2,000 transactions whole, and says what it hides of more", async () => {
    const whole = await open(bigReport(2_000));
    expect(await whole.locator("#graph-note").textContent()).to.equal("");
    await whole.getByRole("checkbox").first().check();
    expect(await figures(whole)).to.match(/^\d\.\dx → up to 8\.0x of at most 8\.0x$/);

    const more = await open(bigReport(3_000));
    expect(await more.locator("#graph-note").innerText()).to.match(
      /^2,000 of 3,000 transactions are drawn: the critical path, then the first of the block. Hidden: 1,000 transactions and \d+ edges. All figures count them\.$/,
    );
  });

  it("says so where a traffic comes without its graph", async () => {
    const report = sampleReport();
    const { graph: _, ...bare } = report.traffics[0] ?? {};
    const page = await open({ ...report, traffics: [{ ...bare, omitted: 200 } as Report["traffics"][number]] });
    expect(await page.locator("#figures").innerText()).to.equal("The graph of this traffic is not in this file.");
    expect(await page.locator("#lanes-note").innerText()).to.include("200 transactions of “drop hour” are not in this file");
    expect(await page.locator("#lanes-chart").isVisible()).to.equal(false);
  });
});

/** Texts whose contrast with what lies behind them is under 4.5 (WCAG 2.2, 1.4.3), in the page. */
const LOW_CONTRAST = `(() => {
  const channel = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const parse = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = ([red, green, blue]) => 0.2126 * channel(red / 255) + 0.7152 * channel(green / 255) + 0.0722 * channel(blue / 255);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const texts = [...document.querySelectorAll("body *")].filter((element) =>
    !element.closest(":disabled, script, style") && element.getClientRects().length > 0 &&
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== ""));
  return texts.flatMap((element) => {
    const style = getComputedStyle(element);
    const color = parse(element instanceof SVGElement ? style.fill : style.color);
    const [light, dark] = [luminance(color), luminance(behind(element))].sort((one, other) => other - one);
    const ratio = (light + 0.05) / (dark + 0.05);
    return ratio < 4.5 ? [element.outerHTML.slice(0, 80) + " " + ratio.toFixed(2)] : [];
  });
})()`;
