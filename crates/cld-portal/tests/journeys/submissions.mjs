// From a period to the receipt: with scripts, without, on a narrow screen, by keyboard alone, and over a line that is cut.
import assert from "node:assert";

import { account, begin, launch, portal, readable, signedIn } from "./browser.mjs";

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

/** The whole way; `look` is what is done at each page. */
async function journey(person, options, look) {
  const page = await signedIn(await browser.newContext(options), ...person);
  await page.goto(`${portal}/submissions`);
  await look(page, "none");
  await page.getByRole("button", { name: "Begin a submission" }).click();
  await look(page, "begin");
  await page.getByRole("button", { name: "Continue" }).click();
  assert.match(await page.title(), /^Error: /);
  await look(page, "wrong");
  const submission = await begin(page);
  assert.match(await main(page), /No file yet/);
  await look(page, "begun");
  await page.getByRole("button", { name: "Upload the file" }).click();
  await look(page, "file");
  await page.getByRole("button", { name: "Upload" }).click();
  assert.match(await main(page), /Select the file/);
  await look(page, "no-file");
  await page.getByLabel("File", { exact: true }).setInputFiles(process.env.FILE);
  await page.getByRole("button", { name: "Upload" }).click();
  await page.waitForURL(`${portal}${submission}`);
  assert.match(await main(page), /not sent yet/);
  await says(page, /What was found/);
  assert.match(await main(page), /not sent yet/);
  await look(page, "found");

  await page.locator("summary", { hasText: "Explain" }).first().click();
  await look(page, "explain");
  await page.getByLabel(/Name no person/).first().fill("Our system writes it so until June.");
  await page.getByRole("button", { name: "Save" }).first().click();
  assert.match(await main(page), /Our system writes it so until June/);
  await look(page, "explained");
  await page.getByRole("button", { name: "Go on to send it" }).click();
  await look(page, "declare");
  await page.getByRole("button", { name: "Send" }).click();
  assert.match(await page.title(), /^Error: /);
  await look(page, "undeclared");
  await page.getByLabel("This is the file").check();
  await page.getByRole("button", { name: "Send" }).click();
  await page.waitForURL(`${portal}${submission}/receipt`);
  assert.match(await main(page), /CLD-\d{4}-\d{3}-0001-/);
  assert.doesNotMatch(await main(page), /not sent yet/i);
  await look(page, "receipt");
  await page.goto(`${portal}${submission}`);
  await look(page, "sent");
  await page.goto(`${portal}/submissions`);
  assert.match(await main(page), /Sent/);
  await look(page, "list");
}

await journey(account("sender", 0), { viewport: { width: 1100, height: 900 } }, readable);
await journey(account("sender", 1), { viewport: { width: 320, height: 700 } }, readable);
await journey(account("sender", 2), { javaScriptEnabled: false }, async () => {});

// By keyboard alone, but for the window of the machine in which a file is chosen.
const page = await signedIn(await browser.newContext({ forcedColors: "active" }), ...account("lead", 0));
const focused = () => page.evaluate("(document.activeElement.innerText || document.activeElement.id || '').trim()");

/** Goes on until something of this name has the focus, and presses a key. */
async function reach(name, key) {
  for (let steps = 0; steps < 80; steps++) {
    await page.keyboard.press("Tab");
    if (name.test(await focused())) {
      const sees = "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).boxShadow";
      assert.notEqual(await page.evaluate(sees), "nonenone", `${name}: nobody sees where the focus is`);
      await page.keyboard.press(key);
      return;
    }
  }
  throw new Error(`${page.url()}: ${name} is not reached`);
}

/** The page that the key leads to. */
async function leads(name, url) {
  await Promise.all([page.waitForURL(url), reach(name, "Enter")]);
  await readable(page, "keyboard");
}

await page.goto(`${portal}/submissions`);
await leads(/^Begin a submission$/, /new$/);
await reach(/^period_start$/, "Home");
await page.keyboard.type("2024-04-01");
await reach(/^period_end$/, "Home");
await page.keyboard.type("2024-06-30");
await reach(/^basis$/, "Space");
await leads(/^Continue$/, /[a-z2-7]{26}$/);
const submission = page.url();
await leads(/^Upload the file$/, /file$/);
await page.getByLabel("File", { exact: true }).setInputFiles(process.env.FILE);
await Promise.all([page.waitForURL(submission), reach(/^Upload$/, "Enter")]);
await says(page, /What was found/);
// What was said of the last file is offered, and goes with this one when it is kept.
assert.match(await main(page), /It does not go with this file yet/);
await Promise.all([page.waitForNavigation(), reach(/^Keep/, "Enter")]);
assert.doesNotMatch(await main(page), /It does not go with this file yet/);
await readable(page, "kept");
await reach(/^Change$/, "Enter");
await reach(/^words-/, "Control+A");
await page.keyboard.type("As always.");
await Promise.all([page.waitForNavigation(), reach(/^Save$/, "Enter")]);
assert.match(await main(page), /As always/);
await leads(/^Go on to send it$/, /declare$/);
// The file is of a whole year, and the period is not: that is asked about.
await readable(page, "asked");
await reach(/^declare$/, "Space");
await Promise.all([page.waitForNavigation(), reach(/^Send$/, "Enter")]);
assert.match(await page.title(), /^Error: /);
await readable(page, "not-ticked");
await reach(/^period$/, "Space");
await leads(/^Send$/, /receipt$/);
await page.goto(`${submission}/withdraw`);
await readable(page, "withdraw");
await page.goto(`${portal}/history`);
assert.match(await main(page), /CLD-\d{4}-\d{3}-0002-/);
await readable(page, "history");

await browser.close();
console.log("done");
process.exit(0);
