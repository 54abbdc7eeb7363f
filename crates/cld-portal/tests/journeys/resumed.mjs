// The portal's own script: over a line that is cut, when the session ends meanwhile, in a page that is opened anew, paused,
// and given up.
import assert from "node:assert";
import { writeFileSync } from "node:fs";

import { account, begin, launch, portal, readable, signedIn } from "./browser.mjs";

const browser = await launch();
const context = await browser.newContext({ viewport: { width: 320, height: 700 } });
let page = await signedIn(context, ...account("submitter"));
const said = () => page.getByRole("status");
const button = (name) => page.getByRole("button", { name, exact: true });

/** Waits until the page says something. */
async function says(words) {
  await said().filter({ hasText: words }).waitFor();
  assert.match(await said().innerText(), /not sent yet/i);
}

/** What is done with each piece in its turn: let through when nothing is said. */
let pieces = [];
const offsets = [];
/** Pieces on their way, which go on to nobody until they are ended. */
const underway = [];
const held = (route) => {
  underway.push(route);
  return new Promise(() => {});
};
await context.route("**/api/v1/uploads/*", async (route) => {
  if (route.request().method() === "PATCH") {
    offsets.push(Number(route.request().headers()["upload-offset"]));
    const piece = pieces.shift();
    if (piece) return await piece(route);
  }
  await route.continue();
});

async function send(submission, file = process.env.FILE) {
  await page.goto(`${portal}${submission}/file`);
  await page.getByLabel("File", { exact: true }).setInputFiles(file);
  await button("Upload").click();
}

// A cut before anything arrived, and one in which the session ended.
let submission = await begin(page);
let cookies;
const cut = (route) => route.abort();
const signedOut = async (route) => {
  cookies = await context.cookies();
  await context.clearCookies();
  await route.continue();
};
pieces = [cut, undefined, signedOut];
await send(submission);
await says(/The connection was cut off\. 0 of 16 MB have arrived\. It is not sent yet\. Trying again in 1 seconds?/);
await readable(page, "cut-off");
await says(/You are signed out\. 8 of 16 MB/);
await readable(page, "signed-out");
assert.match(await said().getByRole("link").getAttribute("href"), /^\/sign-in\?next=/);
await context.addCookies(cookies);
await page.evaluate(() => window.dispatchEvent(new Event("focus")));
await page.waitForURL(`${portal}${submission}`);
assert.match(await page.getByRole("main").innerText(), /The whole file has arrived\. It is not sent yet/);
assert.deepEqual(offsets.splice(0), [0, 0, 8388608, 8388608]);

// The page is closed in the middle, and another goes on with the same file alone.
submission = await begin(page);
pieces = [undefined, held];
await send(submission);
await says(/8 of 16 MB have arrived/);
await readable(page, "uploading");
// A piece that is held would be let go when its page closes, and might arrive whole.
await context.setOffline(true);
await Promise.all(underway.splice(0).map((route) => route.abort()));
await page.close({ runBeforeUnload: false });
await context.setOffline(false);
page = await context.newPage();
await page.goto(`${portal}${submission}`);
// What arrived of the second piece before the page was closed is kept as well.
assert.match(await page.getByRole("main").innerText(), /(8|9|1\d) of 16 MB of april\.csv are here\. Choose the same file/);
await readable(page, "go-on");
await button("Go on with the upload").click();
await readable(page, "file-go-on");
const other = `${process.env.FILE}.other.csv`;
writeFileSync(other, "LA Code\n211\n");
await page.getByLabel("File", { exact: true }).setInputFiles(other);
await button("Upload").click();
await page.getByRole("alert").filter({ hasText: "another file" }).waitFor();
await readable(page, "another-file");
offsets.splice(0);
pieces = [];
await page.getByLabel("File", { exact: true }).setInputFiles(process.env.FILE);
await button("Upload").click();
await page.waitForURL(`${portal}${submission}`);
assert.ok(offsets.length > 0 && offsets.every((offset) => offset >= 8388608), `${offsets}`);

// Paused, gone on with, and given up.
submission = await begin(page);
pieces = [undefined, held, held];
await send(submission);
await says(/8 of 16 MB have arrived/);
await button("Pause").click();
await says(/^Paused\. (8|9|1\d) of 16 MB/);
await readable(page, "paused");
await button("Go on").click();
await says(/^(8|9|1\d) of 16 MB/);
await button("Give up").click();
await says(/Discard what has arrived, or go on/);
await readable(page, "give-up");
await button("Discard it").click();
await button("Upload").waitFor();
await page.goto(`${portal}${submission}`);
assert.match(await page.getByRole("main").innerText(), /No file yet/);

await browser.close();
console.log("done");
process.exit(0);
