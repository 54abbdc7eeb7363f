// The second half of the guide, from a period to the receipt, walked exactly as it says.
import assert from "node:assert";

import { account, launch, portal, readable, signedIn } from "./browser.mjs";
import { follow, guide } from "./guide.mjs";

const browser = await launch();
const main = (page) => page.getByRole("main").innerText();

/** Waits until a page that looks again by itself says something. */
async function says(page, words) {
  for (let tries = 0; tries < 600; tries++) {
    if (words.test(await main(page))) return;
    await page.waitForTimeout(200);
    if (tries % 10 === 9 && /Look again/.test(await main(page))) await page.reload();
  }
  throw new Error(`${page.url()} does not say ${words}: ${await main(page)}`);
}

async function journey(person, options, look) {
  const context = await browser.newContext(options);
  const page = await signedIn(context, ...person);
  // The guide is open next to it.
  const beside = await context.newPage();

  const begin = await guide(beside, "begin_a_submission", look);
  await follow(page, begin.next("Submissions"));
  await page.getByRole("button", { name: begin.next("Begin a submission") }).click();
  await page.getByLabel(begin.next("First day of the period")).fill("2023-04-01");
  await page.getByLabel(begin.next("Last day of the period")).fill("2024-03-31");
  await page.getByLabel(begin.next("A whole year")).check();
  await page.getByRole("button", { name: begin.next("Continue") }).click();
  begin.end();

  const upload = await guide(beside, "upload_the_file", look);
  await page.getByRole("button", { name: upload.next("Upload the file") }).click();
  await page.getByLabel(upload.next("File"), { exact: true }).setInputFiles(process.env.FILE);
  await page.getByRole("button", { name: upload.next("Upload") }).click();
  upload.end();

  const found = await guide(beside, "read_what_was_found", look);
  await says(page, new RegExp(found.next("What was found")));
  await page.locator("summary", { hasText: found.next("Explain") }).first().click();
  await page.getByLabel(/Name no person/).first().fill("Our system writes it so until June.");
  await page.getByRole("button", { name: found.next("Save") }).first().click();
  found.end();

  const send = await guide(beside, "send_it", look);
  await page.getByRole("button", { name: send.next("Go on to send it") }).click();
  await page.getByLabel(send.next("This is the file")).check();
  await page.getByRole("button", { name: send.next("Send"), exact: true }).click();
  await page.waitForURL(/\/receipt$/);
  send.end();

  const after = await guide(beside, "afterwards", look);
  await after.follow("History");
  await look(beside, "history");
  assert.match(await main(beside), /In force/);
  await guide(beside, "afterwards", look);
  await after.follow("Expected");
  await look(beside, "expected");
}

await journey(account("sender", 0), { viewport: { width: 1100, height: 900 } }, readable);
await journey(account("sender", 2), { javaScriptEnabled: false }, async () => {});

await browser.close();
console.log("done");
process.exit(0);
