// What the book says, as pages of the site: looked for, read, and followed from name to name.
import assert from "node:assert";

import { launch, portal, readable } from "./browser.mjs";

const browser = await launch();

async function journey(options, look) {
  const page = await (await browser.newContext(options)).newPage();
  const made = async (path) => {
    for (let tries = 0; tries < 300; tries++) {
      if ((await page.goto(`${portal}${path}`)).status() !== 503) return;
      await page.waitForTimeout(200);
    }
    throw new Error(`${path} is never made`);
  };
  await made("/specification");
  await look(page, "specification");
  await page.getByLabel("Search documents and guide").fill("Event ends before it starts");
  await page.getByRole("button", { name: "Search" }).click();
  await look(page, "search");
  await page.getByRole("main").getByRole("link", { name: "event_ends_before_it_starts", exact: true }).first().click();
  assert.match(await page.getByRole("heading", { level: 1 }).innerText(), /event_ends_before_it_starts/);
  await look(page, "rule");

  // The first page of each document, and the first two that it leads to.
  await page.goto(`${portal}/specification`);
  const documents = await page.locator("main ul a").evaluateAll((links) => links.map((link) => link.href));
  assert.ok(documents.length > 10, documents.join());
  for (const document of documents) {
    await page.goto(document);
    await look(page, `document-${document.split("/").at(-1)}`);
    const pages = await page.locator("nav[aria-label='In this part'] a").evaluateAll((all) => all.map((link) => link.href));
    for (const inner of pages.slice(0, 2)) {
      assert.equal((await page.goto(inner)).status(), 200, inner);
      await look(page, `part-${inner.split("/").slice(-2).join("-")}`);
    }
  }
  for (const path of ["/downloads", "/terms", "/contact", "/privacy"]) {
    await page.goto(`${portal}${path}`);
    await look(page, path.slice(1));
  }
}

await journey({ viewport: { width: 1100, height: 900 } }, readable);
await journey({ viewport: { width: 320, height: 700 }, javaScriptEnabled: true }, readable);
await journey({ javaScriptEnabled: false }, async () => {});

await browser.close();
console.log("done");
process.exit(0);
