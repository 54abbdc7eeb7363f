// The first half of the guide, walked exactly as it says: what each step puts in bold is what is pressed and filled, in its order.
import assert from "node:assert";

import { code, launch, link, password, portal, readable, signedIn, somebody } from "./browser.mjs";
import { follow, guide } from "./guide.mjs";

const browser = await launch();

async function journey(name, options, look) {
  const context = () => browser.newContext(options);
  const address = `${name}@example.org`;
  const page = await (await context()).newPage();
  await page.goto(portal);
  await page.getByRole("main").getByRole("link", { name: "How to register and send data, step by step" }).click();
  await look(page, "guide");
  await page.getByLabel("Words of the message").fill("Birth Date is before 1900. Ages and lengths of time are wrong");
  await page.getByRole("button", { name: "Find out" }).click();
  await page.getByRole("heading", { name: "Date is before 1900" }).waitFor();
  await look(page, "guide-found");
  await page.goto(`${portal}/guide/messages?q=zebra`);
  await page.getByRole("heading", { name: "No message has these words" }).waitFor();
  await look(page, "guide-nothing");

  const first = await guide(page, "check_a_file_first", look);
  await first.follow("Check a file here");
  await page.goto(`${portal}/guide/check_a_file_first`);
  await first.follow("the specification");

  const ask = await guide(page, "ask_for_an_account", look);
  await ask.follow("Ask for an account");
  await page.getByLabel(ask.next("Full name")).fill("Bob Example");
  await page.getByLabel(ask.next("Work email address")).fill(address);
  await page.getByLabel(ask.next("Council"), { exact: true }).selectOption("211");
  await page.getByLabel(ask.next("Sender")).check();
  await page.getByRole("button", { name: ask.next("Ask for an account") }).click();
  ask.end();

  const confirm = await link("confirm_email", address);
  const set = await guide(page, "set_up_your_account", look);
  await page.goto(confirm);
  await page.getByLabel(set.next("New password")).fill(password);
  await page.getByRole("button", { name: set.next("Continue") }).click();
  const secret = (await page.locator("[data-key]").innerText()).replaceAll(" ", "");
  await page.getByLabel(set.next("Code that the app shows")).fill(code(secret));
  await page.getByRole("button", { name: set.next("Continue") }).click();
  await page.getByRole("button", { name: set.next("I have kept them") }).click();
  set.end();

  const wait = await guide(page, "wait_for_access", look);
  await wait.follow("your requests");
  assert.match(await page.getByRole("main").innerText(), /Council lead/i);
  const [lead, dscro] = [`lead-${name}@example.org`, `dscro-${name}@example.org`];
  const people = await signedIn(await context(), lead, await somebody(lead, "lead"));
  await follow(people, wait.next("People"));
  await people.locator(".portal-asked", { hasText: address }).getByRole("button", { name: wait.next("Yes") }).click();
  const access = await signedIn(await context(), dscro, await somebody(dscro, "dscro"));
  await follow(access, wait.next("Requests for access"));
  await access.getByRole("link", { name: "Bob Example" }).first().click();
  await access.getByRole("button", { name: wait.next("Grant access") }).click();
  await link("access_granted", address);
  await page.goto(portal);
  await follow(page, wait.next("Submissions"));
  wait.end();

  for (const step of ["begin_a_submission", "upload_the_file", "read_what_was_found", "send_it", "afterwards"]) {
    await guide(page, step, look);
  }
}

await journey("wide", { viewport: { width: 1100, height: 900 } }, readable);
await journey("narrow", { viewport: { width: 320, height: 700 } }, readable);
await journey("plain", { javaScriptEnabled: false }, async () => {});

await browser.close();
console.log("done");
process.exit(0);
