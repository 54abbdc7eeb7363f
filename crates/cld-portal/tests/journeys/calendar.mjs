// What is expected: a council says when it sends, puts a day off and has nothing to send; the dashboard shows it.
import assert from "node:assert";

import { launch, portal, readable, signedIn, somebody } from "./browser.mjs";

const browser = await launch();
// Each code is good once: somebody else for each way.
const person = async (role, name) => [`${role}-${name}@example.org`, await somebody(`${role}-${name}@example.org`, role)];
const main = (page) => page.getByRole("main").innerText();

/** The whole way; `look` is what is done at each page. */
async function journey(name, options, look) {
  const page = await signedIn(await browser.newContext(options), ...(await person("lead", name)));
  await page.goto(`${portal}/expectations`);
  await look(page, "expected");
  await page.getByLabel("Historic").check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  assert.match(await page.title(), /^Error: /);
  await look(page, "own-wrong");
  await page.getByLabel("Monthly").check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  assert.match(await main(page), /Said on .*: Monthly/);
  await look(page, "monthly");
  await page.locator("summary", { hasText: "Nothing to send this time" }).first().click();
  await page.getByRole("button", { name: "Say so" }).first().click();
  assert.match(await page.title(), /^Error: /);
  assert.match(await main(page), /Say why/);
  await look(page, "no-reason");
  // The form that is wrong is open.
  const said = page.locator("details", { hasText: "Nothing to send this time" }).first();
  await said.getByLabel("Why?").fill("Our system is replaced");
  await said.getByRole("button", { name: "Say so" }).click();
  assert.match(await main(page), /Nothing to send: Our system is replaced/);
  await look(page, "nothing");
  await page.getByRole("button", { name: "Take it back" }).first().click();
  assert.doesNotMatch(await main(page), /Our system is replaced/);

  const other = await signedIn(await browser.newContext(options), ...(await person("dscro", name)));
  await other.goto(`${portal}/dashboard`);
  await look(other, "dashboard");
  const monthly = await other.getByLabel("Window").locator("option", { hasText: "monthly" }).first().getAttribute("value");
  await other.getByLabel("Window").selectOption(monthly);
  await other.getByRole("button", { name: "Show" }).click();
  await look(other, "dashboard-monthly");
  await other.getByRole("link", { name: /How good the files are/ }).click();
  assert.match(await main(other), /cause most rework/);
  await look(other, "quality");
  await other.goto(`${portal}/history`);
  await look(other, "history-choose");
}

await journey("wide", { viewport: { width: 1100, height: 900 } }, readable);
await journey("narrow", { viewport: { width: 320, height: 700 } }, readable);
await journey("plain", { javaScriptEnabled: false }, async () => {});

await browser.close();
console.log("done");
process.exit(0);
