// tus-js-client sends a file from a page, is ended in the middle, and goes on as another page would.
import assert from "node:assert";
import { readFileSync } from "node:fs";

import { account, begin, launch, portal, signedIn } from "./browser.mjs";

const tus = readFileSync(`${process.env.TOOLS}/tus.min.js`, "utf8");
const browser = await launch();
const page = await signedIn(await browser.newContext(), ...account("lead"));
const submission = await begin(page);
await page.goto(`${portal}${submission}/file`);
await page.getByLabel("File", { exact: true }).setInputFiles(process.env.FILE);
await page.evaluate(tus);
const [kept, urls] = await page.evaluate(async (submission) => {
  const file = document.querySelector("input[type=file]").files[0];
  const metadata = { submission, filename: file.name };
  const options = { endpoint: "/api/v1/uploads", chunkSize: 4 << 20, retryDelays: [0, 100, 300, 1000], metadata };
  const sent = (more, until) =>
    new Promise((resolve, reject) => {
      const upload = new window.tus.Upload(file, {
        ...options,
        ...more,
        onProgress: (bytes) => bytes > until && upload.abort().then(() => resolve(upload.url)),
        onSuccess: () => resolve(upload.url),
        onError: reject,
      });
      upload.start();
    });
  const first = await sent({}, 6 << 20);
  const asked = await fetch(first, { method: "HEAD", headers: { "Tus-Resumable": "1.0.0" } });
  const second = await sent({ uploadUrl: first }, Infinity);
  return [Number(asked.headers.get("Upload-Offset")), [first, second]];
}, submission.split("/").pop());
assert.ok(kept >= 4 << 20, `${kept} bytes were kept`);
assert.equal(urls[0], urls[1]);
await browser.close();
console.log(submission);
process.exit(0);
