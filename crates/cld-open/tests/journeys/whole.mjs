// From a file to who is behind a figure: with scripts, on a narrow screen, and without scripts. Nothing is loaded from elsewhere.
import assert from "node:assert";

import { launch, readable } from "../../../cld-portal/tests/journeys/browser.mjs";

const { ADDRESS: address, FILE: file } = process.env;
const base = new URL(address).origin;
const browser = await launch();
const main = (page) => page.getByRole("main").innerText();

/** Waits until a page that looks again by itself says something. */
async function says(page, words) {
  for (let tries = 0; tries < 600; tries++) {
    // A page that is being loaded again says nothing at the moment.
    if (words.test(await main(page).catch(() => ""))) return;
    await page.waitForTimeout(200);
  }
  throw new Error(`${page.url()} does not say ${words}: ${await main(page)}`);
}

/** A page in which somebody has opened the address. */
async function opened(options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on("request", (request) => assert.equal(new URL(request.url()).origin, base, request.url()));
  page.on("pageerror", (error) => assert.fail(error));
  page.on("console", (message) => assert.doesNotMatch(message.text(), /Content Security Policy|Refused/));
  await page.goto(address);
  assert.equal(page.url(), `${base}/`, "the token is in the address no more");
  assert.equal(await page.evaluate("document.cookie"), "", "no script sees the cookie");
  return page;
}

/** The whole way; `look` is what is done at each page. A run that is given is looked at, and none is made. */
async function journey(options, look, known) {
  const page = await opened(options);
  await look(page, "start");
  await page.getByRole("link", { name: "Check a file before you send it" }).click();
  await look(page, "check");
  await page.getByRole("button", { name: "Check" }).click();
  assert.match(await main(page), /Choose a file, or type the path/);
  await look(page, "no-file");
  await page.getByLabel("File, or several").setInputFiles(file);
  await page.getByRole("button", { name: "Check" }).click();
  await says(page, /Verdict/);
  await look(page, "found");
  await page.getByRole("table").getByRole("link").first().click();
  await look(page, "findings");
  await page.goBack();
  await page.getByRole("link", { name: "Read the report" }).click();
  assert.match(await page.getByRole("main").innerText(), /Verdict/);

  await page.goto(`${base}/prepare`);
  await look(page, "prepare");
  await page.getByLabel("File", { exact: true }).setInputFiles(file);
  await page.getByRole("button", { name: "Prepare" }).click();
  await says(page, /Prepare another file/);
  await look(page, "ready");

  await page.goto(`${base}/run`);
  await look(page, "run");
  if (known) {
    await page.goto(known);
  } else {
    await page.getByLabel("File, or several").setInputFiles(file);
    await page.getByRole("button", { name: "Calculate" }).click();
    await look(page, "under-way");
  }
  await says(page, /See the figures with pictures/);
  await look(page, "figures");
  const run = page.url();
  await page.getByRole("link", { name: "See the figures with pictures" }).click();
  assert.ok(await page.locator("svg").count(), "the pictures");
  // Its styles are allowed: the policy names them.
  assert.notEqual(await page.evaluate("getComputedStyle(document.body).fontFamily"), "serif");
  await page.goto(run);
  await page.getByRole("link", { name: /LA_PBI_Requests_Fact/ }).click();
  await look(page, "table");
  await page.locator("a[href*=Event_Count]").first().click();
  assert.match(await main(page), /Who is counted/);
  await look(page, "explained");
  await page.goto(`${base}/book`);
  await look(page, "book");
  await page.goto(`${base}/`);
  assert.match(await main(page), /Done since cld open began/);
  await look(page, "done");
  return { page, run };
}

const { run } = await journey({ viewport: { width: 1100, height: 900 } }, readable);
await journey({ viewport: { width: 320, height: 700 } }, readable, run);
const { page } = await journey({ javaScriptEnabled: false }, async () => {});

// Another site that is open in the same browser gets at nothing: it may not read, its forms are refused, and it shows no page.
const other = await page.context().newPage();
await other.goto("about:blank");
await other.setContent(`<form method="post" action="${base}/close"><button>Close</button></form>`);
await other.getByRole("button").click();
await other.waitForLoadState();
assert.match(await other.locator("body").innerText(), /not sent from a page of this program/);

await page.getByRole("button", { name: "Close cld open" }).click();
assert.match(await main(page), /cld open is closed/);
await browser.close();
console.log("done");
process.exit(0);
