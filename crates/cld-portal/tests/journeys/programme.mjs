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

  await page.goto(portal);
  await page.getByRole("link", { name: "Changes to the specification" }).click();
  await look(page);
  await page.getByRole("link", { name: "Informal carers" }).click();
  assert.match(await page.getByRole("main").innerText(), /Takes effect\s+1 April 2022/);
  await look(page);
  await page.goto(`${portal}/changes/new`);
  await page.getByRole("button", { name: "Send the request" }).click();
  assert.match(await page.title(), /^Error: /);
  await look(page);
  await page.getByLabel("What should change, in a few words?").fill(`A wish of ${name}`);
  await page.getByLabel("Your name").fill("Ann Example");
  await page.getByLabel("Your email address").fill("ann@example.org");
  await page.getByLabel("Your organisation").fill("A council");
  await page.getByLabel("Specification").check();
  await page.getByLabel("Values of an item").check();
  await page.getByLabel("What should be there instead?").fill("Another value");
  await page.getByLabel("Why?").fill("It is missing");
  await page.getByRole("button", { name: "Send the request" }).click();
  const number = /Its number is (\d+)/.exec(await page.getByRole("main").innerText())[1];
  await look(page, `change-received-${name}`);

  await page.goto(portal);
  await page.getByRole("link", { name: "Newsletter" }).click();
  await look(page);
  await page.getByRole("button", { name: "Subscribe" }).click();
  assert.match(await page.title(), /^Error: /);
  await look(page, `subscribe-error-${name}`);
  await page.getByLabel("Your email address").fill(`reader-${name}@example.org`);
  await page.getByRole("button", { name: "Subscribe" }).click();
  await look(page, `subscribed-${name}`);
  await page.goto(await link("subscribe_confirm", `reader-${name}@example.org`));
  await page.getByRole("button", { name: "Confirm" }).click();
  assert.match(await page.getByRole("main").innerText(), /The next issue comes to you/);
  await page.getByRole("link", { name: "All issues" }).click();
  await page.getByRole("link", { name: "September 2021" }).click();
  assert.match(await page.getByRole("main").innerText(), /14 councils had signed up/);
  await look(page);

  await page.goto(portal);
  await page.getByRole("link", { name: "Privacy notices" }).click();
  await look(page);
  await page.getByRole("link", { name: "How well notices are reviewed" }).click();
  await look(page);
  await page.goto(`${portal}/privacy-notices`);
  await page.getByRole("button", { name: "Review a notice" }).click();
  await page.getByLabel("The notice").fill("Anonymised records are sent. The national data opt-out does not apply.");
  await page.getByRole("button", { name: "Review" }).click();
  assert.match(await page.getByRole("main").innerText(), /to be read, \d+ not found/);
  await look(page);
  await page.goto(`${portal}/privacy-notices/build`);
  await page.getByRole("button", { name: "Make the notice" }).click();
  assert.match(await page.title(), /^Error: /);
  await look(page);
  await page.getByLabel("Name of the council").fill("Kirklees");
  await page.getByLabel("Postal address").fill("Town Hall, Huddersfield");
  await page.getByLabel("Email address for questions").fill("privacy@example.org");
  await page.getByLabel("Email address of the data protection officer").fill("dpo@example.org");
  await page.getByLabel("Article 6(1)(c), legal obligation", { exact: true }).check();
  await page.getByLabel("Article 9(2)(h), health or social care", { exact: true }).check();
  await page.getByLabel("How long does the council").fill("eight years after care has ended");
  await page.getByLabel("How do people ask").fill("call 01234 567890");
  await page.getByLabel("From which day does the notice hold?").fill("2021-10-01");
  await page.getByRole("button", { name: "Make the notice" }).click();
  await page.getByRole("button", { name: "Download for Word" }).waitFor();
  await look(page, `notice-made-${name}`);

  await page.goto(portal);
  await page.getByRole("link", { name: "What councils are asked" }).click();
  await look(page);
  await page.getByRole("link", { name: /^Results ?: Survey/ }).click();
  await look(page);
  await page.goto(`${portal}/forms/burden/costs`);
  await page.getByLabel("Business support").fill("many");
  await page.getByRole("button", { name: "Calculate" }).click();
  assert.match(await page.title(), /^Error: /);
  await page.getByLabel("Business support").fill("25000");
  await page.getByLabel("Data or performance analyst").fill("35000");
  await page.getByRole("button", { name: "Calculate" }).click();
  assert.match(await page.getByRole("main").innerText(), /Too few answers/);
  await look(page, `costs-${name}`);
  const sender = await signedIn(await context(), `sender-${name}@example.org`, await somebody(`sender-${name}@example.org`, "sender"));
  await sender.goto(`${portal}/forms/evaluation`);
  // The council has one answer: later it is there to be changed.
  if (name === "wide") {
    await sender.getByRole("button", { name: "Send the answer" }).click();
    assert.match(await sender.title(), /^Error: /);
  }
  await look(sender);
  await sender.getByLabel("Rolling 12 months").check();
  await sender.getByLabel("The priority items").check();
  await sender.getByLabel("Yes", { exact: true }).check();
  await sender.getByRole("button", { name: "Send the answer" }).click();
  await sender.getByText("Your answer is kept").waitFor();
  await sender.goto(`${portal}/forms/burden`);
  await look(sender);

  await page.goto(portal);
  await page.getByRole("link", { name: "Data releases" }).click();
  await look(page);
  await page.getByRole("link", { name: "Support after a stay in hospital" }).click();
  assert.match(await page.getByRole("main").innerText(), /Data Access Committee/);
  await look(page);
  await page.getByRole("link", { name: "Reference group" }).click();
  await look(page);
  const applicant = await signedIn(await context(), `head-${name}@example.org`, await somebody(`head-${name}@example.org`, "lead"));
  await applicant.goto(`${portal}/data/apply`);
  await applicant.getByRole("button", { name: "Send the application" }).click();
  assert.match(await applicant.title(), /^Error: /);
  await look(applicant);

  const address = `team-${name}@example.org`;
  const team = await signedIn(await context(), address, await somebody(address, "programme"));
  await team.goto(`${portal}/participation/own`);
  await look(team);
  await team.getByRole("button", { name: "Save" }).click();
  assert.match(await team.title(), /^Error: /);
  await look(team, `own-error-${name}`);
  await team.goto(`${portal}/changes/${number}`);
  await look(team, `change-staff-${name}`);
  await team.getByLabel("Class", { exact: true }).selectOption("minor");
  await team.getByRole("button", { name: "Save: Triaged" }).click();
  await team.getByText("Triaged").first().waitFor();
  await page.goto(`${portal}/changes/${number}`);
  assert.match(await page.getByRole("main").innerText(), /Another value/);
  const said = `governor-${name}@example.org`;
  const governor = await signedIn(await context(), said, await somebody(said, "governor"));
  await governor.goto(`${portal}/changes/${number}`);
  assert.equal(await governor.getByRole("button", { name: /^Save/ }).count(), 0, "advice comes first");
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
