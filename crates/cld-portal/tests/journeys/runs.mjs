// An analyst has what councils sent run by a method, reads its tables, and takes what may be published.
import assert from "node:assert";

import { account, launch, portal, readable, signedIn } from "./browser.mjs";

const browser = await launch();
const main = (page) => page.getByRole("main").innerText();

const page = await signedIn(await browser.newContext({ viewport: { width: 1100, height: 900 } }), ...account("analyst"));
await page.getByRole("navigation").getByRole("link", { name: "Runs" }).click();
await readable(page, "runs-none");
await page.getByRole("button", { name: "Run it" }).click();
assert.match(await page.title(), /^Error: /);
await readable(page, "runs-wrong");
await page.getByLabel("Method").selectOption("nhse-2024");
await page.getByLabel("First day of the period").fill("2023-04-01");
await page.getByLabel("Last day of the period").fill("2024-03-31");
await page.getByRole("button", { name: "Run it" }).click();
await page.waitForURL(/\/runs\/[a-z2-7]{26}$/);
const run = page.url();
await readable(page, "run-waits");
for (let tries = 0; !/What may be published/.test(await main(page)); tries++) {
  assert.ok(tries < 400 && !/not done/.test(await main(page)), await main(page));
  await page.waitForTimeout(1_000);
  await page.goto(run);
}
await readable(page, "run");
assert.match(await main(page), /2 submissions, 0 left out by decision/);
const table = page.locator("a[href*='/tables/']").first();
await table.click();
await readable(page, "run-table");
assert.match(await main(page), /small counts are not hidden/);
await page.goto(run);
const [download] = await Promise.all([page.waitForEvent("download"), page.locator("a[href*='/published/']").first().click()]);
assert.ok((await download.path()).length > 0);

// Without scripts and on a narrow screen it is the same; to a council it is not there.
const narrow = await signedIn(await browser.newContext({ viewport: { width: 320, height: 700 } }), ...account("lead", 0));
assert.equal((await narrow.goto(run)).status(), 404);

await browser.close();
console.log("done");
process.exit(0);
