// Checks the report in a real browser: .ci/check_report.mjs WHOSAID CHROMIUM
// Needs playwright-core in the working folder or above this file.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import assert from "node:assert/strict";

const { chromium } = createRequire(join(process.cwd(), "x.js"))("playwright-core");
const [binary, browser] = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), "report-"));

const TEXTS = {
  "hostile.txt":
    "</script><script>window.hit = 1</script> “It is <b onclick='window.hit = 2'>open</b> 🙂,” Mayor Ilse Marten said. " +
    "<img src=x onerror='window.hit = 3'> “It \u202Erains,” said Tomas Brandvik. Marten said that it was late.",
  "scripts.txt": "“שלום לכולם 🙂 e\u0301,” said Ana Lopes, a pilot. “👨‍👩‍👧 we agree,” Tomas Brandvik said.\n\n“مرحبا,” Ana Lopes said.",
};

function make() {
  for (const [name, text] of Object.entries(TEXTS)) writeFileSync(join(work, name), text);
  const files = Object.keys(TEXTS).map((name) => join(work, name));
  execFileSync(binary, ["extract", ...files, "-o", join(work, "out"), "--format", "json", "--language", "en", "--keep-text", "-q"]);
  execFileSync(binary, ["report", join(work, "out"), "-o", join(work, "report.html")], { stdio: "ignore" });
  return JSON.parse(readFileSync(join(work, "out", "quotes.json"), "utf8"));
}

const marked = (page) =>
  page.$$eval("article mark", (marks) => {
    const words = {};
    for (const mark of marks) words[mark.dataset.quote] = (words[mark.dataset.quote] || "") + mark.textContent;
    return Object.values(words);
  });

async function check(page, rows) {
  // Highlights are the words of the table, whatever the script and however wide its characters.
  const documents = [...new Set(rows.map((row) => row.doc_id))];
  assert.ok(documents.length === 2 && rows.length >= 6, `${rows.length} quotes`);
  for (const [at, id] of documents.entries()) {
    await page.click(`#documents li:nth-child(${at + 1}) button`);
    assert.deepEqual(await marked(page), rows.filter((row) => row.doc_id === id).map((row) => row.quote));
    const text = await page.$eval("article", (article) => article.lastChild && article.textContent);
    assert.ok(text.endsWith(Object.values(TEXTS)[at]), "the text is shown as it is");
  }
  assert.equal(await page.evaluate(() => window.hit), undefined, "nothing of a text runs");
  assert.equal(await page.$("article b, article img, article script"), null, "nothing of a text is markup");

  // The keyboard goes through all quotes, and shows each.
  await page.click("#documents li:first-child button");
  for (const row of rows) {
    await page.keyboard.press("j");
    assert.equal(await page.$eval("#details blockquote", (node) => node.textContent), row.quote);
    const shown = await page.$eval("#details dl", (node) => node.textContent);
    assert.ok(shown.includes(row.speaker) && shown.includes(Number(row.confidence).toFixed(2)), shown);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "MARK");
  }
  await page.keyboard.press("k");
  assert.equal(await page.$eval("#place", (node) => node.textContent), `${rows.length - 1} of ${rows.length}`);

  // Filters count what they leave.
  const count = async (filter) => {
    await page.keyboard.press("Escape");
    await filter();
    return Number((await page.textContent("#counts")).split(" ")[0]);
  };
  const are = (test) => rows.filter(test).length;
  assert.equal(await count(() => page.selectOption("#kind", "direct")), are((row) => row.kind === "direct"));
  assert.equal(await count(() => page.selectOption("#speaker", { label: "Ana Lopes" })), are((row) => row.speaker === "Ana Lopes"));
  assert.equal(await count(() => page.fill("#words", "agree")), are((row) => row.quote.includes("agree")));
  await page.click("#clear");
  await page.check("#order");
  await page.focus("main");
  await page.keyboard.press("j");
  const least = Math.min(...rows.map((row) => row.confidence));
  assert.ok((await page.textContent("#details dl")).includes(least.toFixed(2)), "the least sure one comes first");
}

const rows = make();
const options = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const running = await chromium.launch({ executablePath: browser, args: options });
try {
  const page = await running.newPage();
  const requests = [], errors = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  const address = pathToFileURL(join(work, "report.html")).href;
  await page.goto(address);
  await check(page, rows);
  assert.deepEqual(requests, [address], "the page asks for nothing");
  assert.deepEqual(errors, []);
  console.log(`report: ${rows.length} quotes, highlights, keyboard and filters as they should be; no request`);
} finally {
  await running.close();
  rmSync(work, { recursive: true });
}
