// From the wish for an account to access: with scripts, without, on a narrow screen, and by keyboard.
import assert from "node:assert";

import { code, launch, link, password, portal, readable, signedIn, somebody } from "./browser.mjs";

const browser = await launch();

/** The whole way; `look` is what is done at each page. */
async function journey(name, options, look) {
  const context = () => browser.newContext(options);
  const address = `${name}@example.org`;
  const page = await (await context()).newPage();
  await page.goto(portal);
  await look(page);
  for (const name of ["Accessibility statement", "Privacy and cookies"]) {
    await page.getByRole("link", { name }).click();
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    await look(page);
  }
  await page.goto(portal);
  await page.getByRole("main").getByRole("link", { name: "ask for an account" }).click();
  await page.getByRole("button", { name: "Ask for an account" }).click();
  assert.match(await page.title(), /^Error: /);
  await look(page);
  await page.getByLabel("Full name").fill("Bob Example");
  await page.getByLabel("Work email address").fill(address);
  await page.getByLabel("Council", { exact: true }).selectOption("211");
  await page.getByLabel("Sender").check();
  await look(page);
  await page.getByRole("button", { name: "Ask for an account" }).click();
  await look(page);

  await page.goto(await link("confirm_email", address));
  await page.getByLabel("New password").fill("short");
  await page.getByRole("button", { name: "Continue" }).click();
  assert.match(await page.getByRole("main").innerText(), /12 characters or more/);
  await look(page);
  await page.getByLabel("New password").fill(password);
  await page.getByRole("button", { name: "Continue" }).click();
  await look(page);
  const secret = (await page.locator("[data-key]").innerText()).replaceAll(" ", "");
  await page.getByLabel("Code that the app shows").fill(code(secret));
  await page.getByRole("button", { name: "Continue" }).click();
  assert.equal(await page.locator("li", { hasText: /^[a-z0-9]{5}-[a-z0-9]{5}$/ }).count(), 10);
  await look(page);
  await page.getByRole("button", { name: "I have kept them" }).click();
  assert.match(await page.getByRole("main").innerText(), /Waiting/);
  await look(page);

  const lead = `lead-${name}@example.org`;
  const people = await signedIn(await context(), lead, await somebody(lead, "lead"));
  await people.goto(`${portal}/people`);
  await look(people);
  await people.locator(".portal-asked", { hasText: address }).getByRole("button", { name: "Yes" }).click();
  const dscro = `dscro-${name}@example.org`;
  const access = await signedIn(await context(), dscro, await somebody(dscro, "dscro"));
  await access.goto(`${portal}/access`);
  await look(access);
  await access.getByRole("link", { name: "Bob Example" }).first().click();
  await look(access);
  await access.getByRole("button", { name: "Grant access" }).click();
  await link("access_granted", address);
  await page.goto(`${portal}/account`);
  assert.match(await page.getByRole("main").innerText(), /Sender, Kirklees/);
  await look(page);

  await page.getByRole("link", { name: "Tokens for programs that upload" }).click();
  await page.getByRole("button", { name: "Make it" }).click();
  assert.match(await page.title(), /^Error: /);
  await look(page);
  await page.getByLabel("What is it for?").fill("Nightly extract");
  await page.getByLabel("Last day").fill(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
  await page.getByRole("button", { name: "Make it" }).click();
  assert.match(await page.locator("#token").innerText(), /^[a-z2-7]{52}$/);
  await look(page);
  await page.getByRole("link", { name: "Tokens for programs" }).click();
  await page.getByRole("button", { name: "End the token Nightly extract" }).click();
  assert.match(await page.getByRole("main").innerText(), /You have none/);
  await page.goto(`${portal}/account`);
  await page.getByRole("button", { name: "Sign out" }).click();
  assert.equal(page.url(), `${portal}/`);
}

await journey("wide", { viewport: { width: 1100, height: 900 } }, readable);
await journey("narrow", { viewport: { width: 320, height: 700 } }, readable);
await journey("plain", { javaScriptEnabled: false }, async () => {});

// By keyboard: the way past the header, then each field in its turn, and what is wrong takes the focus.
const page = await (await browser.newContext({ forcedColors: "active" })).newPage();
await page.goto(`${portal}/sign-in`);
const focused = () => page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()");
await page.keyboard.press("Tab");
assert.equal(await focused(), "Skip to main content");
await page.keyboard.press("Enter");
await page.keyboard.press("Tab");
assert.equal(await focused(), "email");
await page.keyboard.type("nobody@example.org");
await page.keyboard.press("Tab");
assert.equal(await focused(), "password");
await page.keyboard.type("wrong wrong wrong");
await page.keyboard.press("Tab");
assert.equal(await focused(), "Show");
await page.keyboard.press("Tab");
assert.equal(await focused(), "Continue");
await page.keyboard.press("Enter");
await page.waitForURL(`${portal}/sign-in`);
await page.getByRole("alert").waitFor();
assert.match(await focused(), /^There is a problem/);
await readable(page);

await browser.close();
console.log("done");
process.exit(0);
