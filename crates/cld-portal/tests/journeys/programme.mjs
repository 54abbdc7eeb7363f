// The programme: who takes part on a day, and what a council says next; with scripts, without, and on a narrow screen.
import assert from "node:assert";

import { demonstrate, launch, link, portal, readable, signedIn, somebody } from "./browser.mjs";

const browser = await launch();
await demonstrate();

async function journey(name, options, look) {
  const context = () => browser.newContext(options);
  const page = await (await context()).newPage();
  await page.goto(portal);
  await page.getByRole("link", { name: "Councils that take part" }).click();
  await look(page);
  await page.getByLabel("Show another day").fill("2021-09-30");
  await page.getByRole("button", { name: "Show" }).click();
  assert.match(await page.getByRole("main").innerText(), /14 councils take part and a further 89 are interested/);
  await look(page, `participation-2021-${name}`);
  await page.getByLabel("Show another day").fill("soon");
  await page.getByRole("button", { name: "Show" }).click();
  assert.match(await page.title(), /^Error: /);
  await look(page, `participation-error-${name}`);

  const address = `team-${name}@example.org`;
  const team = await signedIn(await context(), address, await somebody(address, "programme"));
  await team.goto(`${portal}/participation/own`);
  await look(team);
  await team.getByRole("button", { name: "Save" }).click();
  assert.match(await team.title(), /^Error: /);
  await look(team, `own-error-${name}`);
}

await journey("wide", { viewport: { width: 1100, height: 900 } }, readable);
await journey("narrow", { viewport: { width: 320, height: 700 } }, readable);
await journey("plain", { javaScriptEnabled: false }, async () => {});

const lead = await signedIn(await browser.newContext(), "own@example.org", await somebody("own@example.org", "lead"));
await lead.goto(`${portal}/participation`);
await lead.getByRole("link", { name: "Say that a council is interested" }).click();
const kirklees = await lead.getByRole("main").innerText();
const next = /Kirklees\t(Interested|Signed up|Sending files|Withdrawn)/.exec(kirklees)?.[1];
const says = { Interested: "Signed up", "Signed up": "Sending files" }[next] ?? "Interested";
await lead.getByRole("radio", { name: says }).check();
await lead.getByRole("button", { name: "Save" }).click();
await lead.waitForURL(`${portal}/participation/own`);
assert.match(await link("participation_noted", "own@example.org"), /\/participation$/);

await browser.close();
console.log("done");
process.exit(0);
