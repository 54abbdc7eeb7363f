// A receipt is verified, the codes of states are read, and somebody who has lost phone and recovery codes gets a new app.
import assert from "node:assert";

import { code, launch, link, password, portal, readable, signedIn, somebody } from "./browser.mjs";

const browser = await launch();

/** The whole way; `look` is what is done at each page. */
async function journey(name, options, look) {
  const context = () => browser.newContext(options);
  const page = await (await context()).newPage();
  await page.goto(portal);
  await page.getByRole("link", { name: "Verify a receipt" }).click();
  await look(page, "verify");
  await page.getByLabel("Receipt, as JSON").fill('{"number": "CLD-2026-211-0001-8"}');
  await page.getByRole("button", { name: "Verify" }).click();
  assert.match(await page.getByRole("main").innerText(), /no receipt of a landing portal/);
  await look(page, "verified");
  await page.goto(`${portal}/receipts/verify`);
  await page.getByRole("button", { name: "Verify" }).click();
  assert.match(await page.title(), /^Error: /);
  await look(page, "verified-nothing");
  await page.getByRole("link", { name: "Status codes" }).click();
  await page.getByRole("rowheader", { name: "10", exact: true }).waitFor();
  await look(page, "status-codes");

  const [ann, lead, dscro] = ["ann", "lead", "dscro"].map((who) => `${who}-${name}@example.org`);
  await somebody(ann, "sender");
  const people = await signedIn(await context(), lead, await somebody(lead, "lead"));
  await people.goto(`${portal}/people`);
  await look(people, "people");
  await people.getByRole("row", { name: ann }).getByRole("button", { name: "New authenticator app" }).click();
  await link("factor_wanted", dscroOfAll);
  const access = await signedIn(await context(), dscro, await somebody(dscro, "dscro"));
  await access.goto(`${portal}/access`);
  assert.match(await access.getByRole("main").innerText(), /Your session ends|Lost authenticator apps/);
  await look(access, "access");
  await access.getByRole("button", { name: "Allow it" }).click();
  await page.goto(await link("factor_link", ann));
  await look(page, "lost");
  await page.getByLabel("Password", { exact: true }).fill("another password");
  await page.getByRole("button", { name: "Continue" }).click();
  await look(page, "lost-wrong");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(`${portal}/account/factor`);
  const secret = (await page.locator("[data-key]").innerText()).replaceAll(" ", "");
  await page.getByLabel("Code that the app shows").fill(code(secret));
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "I have kept them" }).click();
  await page.goto(`${portal}/account`);
  assert.match(await page.locator("footer").innerText(), /Your session ends at \d\d:\d\d UTC/);
}

// Somebody at North West DSCRO has to be there to be written to.
const dscroOfAll = "all@example.org";
await somebody(dscroOfAll, "dscro");
await journey("wide", { viewport: { width: 1100, height: 900 } }, readable);
await journey("narrow", { viewport: { width: 320, height: 700 } }, readable);
await journey("plain", { javaScriptEnabled: false }, async () => {});

await browser.close();
console.log("done");
process.exit(0);
