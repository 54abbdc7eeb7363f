// A session that ends soon: said five minutes before, kept by one press, and nothing that was typed is lost.
import assert from "node:assert";

import { launch, portal, readable, signedIn, somebody } from "./browser.mjs";

const browser = await launch();
// Each code is good once: somebody else for each window.
const lead = async (name) => [`${name}@example.org`, await somebody(`${name}@example.org`, "lead")];
const minutes = (page, count) => page.clock.fastForward(count * 60_000);

for (const width of [1100, 320]) {
  const context = await browser.newContext({ viewport: { width, height: 800 } });
  const page = await signedIn(context, ...(await lead(`wide-${width}`)));
  await page.clock.install();
  await page.goto(`${portal}/submissions/new`);
  const region = page.locator("[data-session]");
  await page.getByLabel("First day").fill("2024-04-01");
  await minutes(page, 24);
  assert.equal(await region.isVisible(), false);
  await minutes(page, 2);
  await region.waitFor({ state: "visible" });
  assert.match(await region.innerText(), /ends in 4 minutes|ends in 5 minutes/);
  await readable(page, "session-ends");
  await page.getByRole("button", { name: "Stay signed in" }).press("Enter");
  await region.waitFor({ state: "hidden" });
  assert.equal(await page.getByLabel("First day").inputValue(), "2024-04-01");
  await minutes(page, 24);
  assert.equal(await region.isVisible(), false);
  await minutes(page, 7);
  assert.match(await region.innerText(), /has ended/);
  await readable(page, "session-ended");
  assert.equal(await page.getByLabel("First day").inputValue(), "2024-04-01");
  await context.close();
}

// Without scripts the page says it in words, and nothing is shown that does not work.
const plain = await signedIn(await browser.newContext({ javaScriptEnabled: false }), ...(await lead("plain")));
await plain.goto(`${portal}/submissions/new`);
assert.match(await plain.locator("footer").innerText(), /Your session ends at \d\d:\d\d UTC/);
assert.equal(await plain.locator("[data-session]").isVisible(), false);

await browser.close();
console.log("done");
process.exit(0);
