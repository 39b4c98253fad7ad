// What a report must do in a browser. Every check throws when it does not.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { NARROW, WIDE, withPage } from "./open_page.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Nothing is wider than the window: wide tables scroll by themselves. */
async function fitsTheWindow(page) {
  const width = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(width[0] <= width[1], `the page is ${width[0]} px wide in a window of ${width[1]}`);
}

/** axe finds nothing serious. */
async function isAccessible(page) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = serious.map(({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.slice(0, 3).map(({ html }) => html).join("\n    ")}`);
  if (told.length > 0) throw new Error(told.join("\n"));
}

/** The link to each section leads somewhere, and no identifier stands twice. */
async function isLinkedUp(page) {
  const dead = await page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
    const links = [...document.querySelectorAll('a[href^="#"]')].map((link) => link.getAttribute("href").slice(1));
    const referred = [...document.querySelectorAll("[aria-labelledby], [aria-describedby]")].flatMap((element) =>
      `${element.getAttribute("aria-labelledby") ?? ""} ${element.getAttribute("aria-describedby") ?? ""}`.split(" ").filter(Boolean));
    return [...twice, ...[...links, ...referred].filter((id) => !ids.includes(id))];
  });
  assert.deepEqual(dead, []);
}

/** A report on a wide screen by day. */
export const wideAndLight = (browser, { url, lang }) => withPage(browser, url, { viewport: WIDE }, async (page) => {
  assert.equal(await page.evaluate(() => document.documentElement.lang), lang);
  await fitsTheWindow(page);
  await isLinkedUp(page);
  await isAccessible(page);
  await page.setViewport(NARROW);
  await fitsTheWindow(page);
});

/** A report on a phone by night. */
export const narrowAndDark = (browser, { url }) => withPage(browser, url, { viewport: NARROW, scheme: "dark" }, async (page) => {
  const contents = await page.$(".contents details");
  assert.equal(await contents.evaluate((details) => details.open), false, "the contents are unfolded above the text");
  await page.click(".contents summary");
  assert.equal(await contents.evaluate((details) => details.open), true);
  await fitsTheWindow(page);
  await isAccessible(page);
});

/** A report without its script: everything can be read, and it says what does not work. */
export const withoutScript = (browser, { url }) => withPage(browser, url, { viewport: NARROW, script: false }, async (page) => {
  await fitsTheWindow(page);
  const seen = await page.evaluate(() => ({
    contents: document.querySelector(".contents details").open,
    filter: document.querySelector(".filter")?.checkVisibility() ?? false,
    export: document.querySelector(".export")?.checkVisibility() ?? false,
    questions: document.querySelectorAll("textarea").length,
    note: document.querySelector("noscript .note")?.checkVisibility() ?? false,
    hidden: document.querySelectorAll(".finding[hidden]").length,
  }));
  assert.deepEqual(seen, { ...seen, contents: true, filter: false, export: false, note: seen.questions > 0, hidden: 0 });
});

/** A report on paper: no controls, nothing folded. */
export const onPaper = (browser, { url }) => withPage(browser, url, {}, async (page) => {
  const pdf = await page.pdf({ format: "A4" });
  assert.equal(Buffer.from(pdf.subarray(0, 5)).toString(), "%PDF-");
  await page.emulateMediaType("print");
  const seen = await page.evaluate(() => {
    dispatchEvent(new Event("beforeprint"));
    const shows = (selector) => [...document.querySelectorAll(selector)].some((element) => element.checkVisibility());
    const folded = document.querySelectorAll("main details:not([open])").length;
    dispatchEvent(new Event("afterprint"));
    return { contents: shows(".contents"), filter: shows(".filter"), export: shows(".export"), folded };
  });
  assert.deepEqual(seen, { contents: false, filter: false, export: false, folded: 0 });
});

/** An address that names a folded stage unfolds it. */
export const stagesUnfold = (browser, { url, stages }) => withPage(browser, url, {}, async (page) => {
  assert.equal((await page.$$("svg a.node")).length, stages);
  await page.evaluate(() => document.querySelector("svg a.node").dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true })));
  await page.waitForFunction(() => document.querySelector("#stage-1").open);
});

/** The filter, under an address that is no address: by words and by each choice, from the keyboard, with the number of what is shown. */
export const filterWorks = (browser, { url, words, facets, total }) => withPage(browser, `${url}#%`, {}, async (page) => {
  const shown = () => page.evaluate(() => [
    Number(document.querySelector("[data-shown]").textContent),
    [...document.querySelectorAll("[data-filtered] > .finding")].filter((finding) => finding.checkVisibility()).length,
  ]);
  assert.deepEqual(await shown(), [total, total]);
  await page.focus(".filter input");
  await page.keyboard.type(words.typed);
  assert.deepEqual(await shown(), [words.count, words.count], words.typed);
  await page.keyboard.down("Control");
  await page.keyboard.press("a");
  await page.keyboard.up("Control");
  await page.keyboard.press("Backspace");
  assert.deepEqual(await shown(), [total, total]);
  for (const { name, value, count } of facets) {
    await page.select(`.filter select[name="${name}"]`, value);
    assert.deepEqual(await shown(), [count, count], `${name} is ${value}`);
    await page.select(`.filter select[name="${name}"]`, "");
  }
  await page.type(".filter input", "\u{10ffff}");
  assert.deepEqual(await shown(), [0, 0]);
  assert.ok(await page.$eval("[data-nothing]", (note) => note.checkVisibility()));
});

/** The export: what was typed becomes the expected file, twice the same, and the same text is shown. */
export const exportWorks = (browser, { url, typed, file, expected }) => withDownloads((downloads) => withPage(browser, url, { downloads }, async (page) => {
  const areas = await page.$$eval("textarea", (areas) => areas.map((area) => area.dataset.question));
  assert.deepEqual(areas, Object.keys(typed));
  for (const [question, text] of Object.entries(typed)) {
    if (text === null) continue;
    const area = await page.$(`textarea[data-question="${question}"]`);
    await area.evaluate((area) => { area.value = ""; });
    await area.focus();
    await page.keyboard.sendCharacter(text);
  }
  for (const round of [1, 2]) {
    await page.click(".export button");
    const name = await finishedDownload(downloads);
    assert.equal(name, file);
    assert.equal(readFileSync(join(downloads, name), "utf8"), expected, `round ${round}`);
    rmSync(join(downloads, name));
  }
  assert.equal(await page.$eval(".export-result pre", (preview) => preview.textContent), expected);
  assert.notEqual(await page.$eval("[role=status]", (status) => status.textContent), "");
  const stored = await page.evaluate(() => [document.cookie, location.hash]);
  assert.deepEqual(stored, ["", ""]);
}));

async function withDownloads(use) {
  const downloads = mkdtempSync(join(tmpdir(), "countersign-downloads-"));
  try {
    await use(downloads);
  } finally {
    rmSync(downloads, { recursive: true, force: true });
  }
}

async function finishedDownload(folder) {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const names = readdirSync(folder).filter((name) => !name.endsWith(".crdownload") && !name.startsWith("."));
    if (names.length > 0) return names[0];
    await sleep(50);
  }
  throw new Error("nothing was downloaded");
}
