// The page from disk, with the network off: what it finds is what the program wrote into the folders of CASES, nothing that
// is planted gets out of it, and everybody can read it.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const { TOOLS, CASES, PAGE, PICTURES } = process.env;
const { chromium } = createRequire(import.meta.url)(`${TOOLS}/playwright-core`);
const axe = readFileSync(`${TOOLS}/axe.min.js`, "utf8");
const started = (...more) => chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", ...more] });
const stop = (what) => {
  throw new Error(what);
};

/** A page from disk without a network, that says what goes wrong in it and what it asks for. */
async function opened(browser, { width = 1280, more = "" } = {}) {
  const context = await browser.newContext({ offline: true, acceptDownloads: true, viewport: { width, height: 900 } });
  const page = await context.newPage();
  const [said, asked] = [[], []];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (request) => asked.push(request.url()));
  let path = PAGE;
  if (more) {
    path = `${CASES}/with more.html`;
    writeFileSync(path, readFileSync(PAGE, "utf8").replace("<body>", `<body>${more}`));
  }
  await page.goto(pathToFileURL(path).href);
  return { page, said, asked, context };
}

/** Waits for what comes of choosing a file: the line, or the sentence that says why there is none. */
async function outcome(page) {
  await page.waitForFunction(
    () => document.querySelector("#running").hidden && document.querySelector("#status").textContent !== "",
    null,
    { timeout: 300_000 },
  );
  const line = page.locator("#json-line");
  return (await line.isVisible()) ? line.textContent() : null;
}

async function saved(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download", { timeout: 300_000 }), page.click(button)]);
  return readFileSync(await download.path());
}

const same = (got, expected, what) =>
  Buffer.compare(Buffer.from(got), Buffer.from(expected)) === 0 ||
  stop(`${what}: ${got.length} bytes in the page, ${expected.length} of the program`);

async function readable(page, picture) {
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/${picture}.png`, fullPage: true });
  const wider = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
  if (wider > 0) stop(`${picture}: ${wider} pixels wider than the window`);
  await page.evaluate(axe);
  // The report within has a test of its own; from disk it is another origin, which axe cannot look into.
  const found = await page.evaluate("axe.run({ iframes: false })");
  if (found.passes.length < 10) stop(`${picture}: axe held ${found.passes.length} rules`);
  const faults = found.violations.map((one) => `${one.id}: ${one.nodes[0].target}`);
  if (faults.length > 0) stop(`${picture}: ${faults.join("; ")}`);
}

/** Everything that the program wrote of a case is what the page makes of the same files. */
async function held(page, { folder, name, previous, values }) {
  const expected = (end) => readFileSync(`${CASES}/${folder}/expected.${end}`);
  await page.reload();
  await page.locator("summary").click();
  if (values) await page.check("#with-values");
  if (previous) await page.setInputFiles("#previous", `${CASES}/${folder}/${previous}`);
  await page.setInputFiles("#file", `${CASES}/${folder}/${name}`);
  const line = await outcome(page);
  if (line === null) stop(`${folder}: ${await page.textContent("#status")}`);
  same(`${line}\n`, expected("json"), `${folder}, #json-line`);
  same(await saved(page, "#save-report"), expected("html"), `${folder}, report`);
  for (const form of ["csv", "jsonl"]) {
    same(await saved(page, `#save-${form}`), expected(form), `${folder}, findings.${form}`);
  }
  writeFileSync(`${CASES}/${folder}/got.xlsx`, await saved(page, "#save-xlsx"));
  if (existsSync(`${CASES}/${folder}/expected.ready.csv`)) {
    same(await saved(page, "#prepare"), expected("ready.csv"), `${folder}, prepared`);
  }
}

const cases = JSON.parse(readFileSync(`${CASES}/cases.json`, "utf8"));
const browser = await started();
{
  const { page, said, asked } = await opened(browser);
  await readable(page, "page before a file");
  for (const one of cases) await held(page, one);
  await readable(page, "page with findings");
  const foreign = asked.filter((url) => !/^(file|blob|data|about):/.test(url));
  if (foreign.length > 0) stop(`the page asked for ${foreign}`);
  if (said.length > 0) stop(`the page said ${said}`);
}
{
  // By keyboard on a narrow screen; a file that is no table is said in words, and another one is checked after it.
  const { page } = await opened(browser, { width: 320 });
  await page.keyboard.press("Tab");
  if ((await page.evaluate("document.activeElement.id")) !== "file") stop("the first stop of the keyboard is not the file");
  const unreadable = cases.find((one) => one.folder === "no table");
  await page.setInputFiles("#file", `${CASES}/no table/${unreadable.name}`);
  await outcome(page);
  await readable(page, "no table, narrow");
  const [first] = cases;
  await page.setInputFiles("#file", `${CASES}/${first.folder}/${first.name}`);
  same(`${await outcome(page)}\n`, readFileSync(`${CASES}/${first.folder}/expected.json`), "after one that is no table");
  // While one is checked another is chosen: the second counts alone.
  const second = cases[1];
  await page.setInputFiles("#file", `${CASES}/${first.folder}/${first.name}`);
  await page.setInputFiles("#file", `${CASES}/${second.folder}/${second.name}`);
  same(`${await outcome(page)}\n`, readFileSync(`${CASES}/${second.folder}/expected.json`), "the second of two");
  await readable(page, "page with findings, narrow");
}

// What is planted in the page and in a worker of it, and asks for a server that would answer.
const heard = [];
const server = createServer((request, response) => {
  heard.push(request.url);
  response.setHeader("access-control-allow-origin", "*");
  response.end();
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const there = `127.0.0.1:${server.address().port}`;
const form = `<form id="planted" action="http://${there}/form" method="post" target="other"><input name="a" value="b"></form>
<iframe name="other" title="other"></iframe>`;
const planted = `async (there) => {
  const tried = (what) => new Promise((done) => { try { Promise.resolve(what()).then(done, done); } catch (error) { done(error); } });
  await tried(() => fetch("http://" + there + "/fetch"));
  await tried(() => navigator.sendBeacon("http://" + there + "/beacon", "x"));
  await tried(() => new Promise((done) => { const s = new WebSocket("ws://" + there + "/socket"); s.onopen = s.onerror = done; }));
  await tried(() => new EventSource("http://" + there + "/events"));
  await tried(() => new Promise((done) => { const i = new Image(); i.onload = i.onerror = done; i.src = "http://" + there + "/image"; }));
  await tried(() => { const s = document.createElement("script"); s.src = "http://" + there + "/script"; document.body.append(s); });
  await tried(() => { const s = document.createElement("link"); s.rel = "stylesheet"; s.href = "http://" + there + "/style"; document.head.append(s); });
  await tried(() => document.querySelector("#planted").submit());
  const inside = "fetch('http://" + there + "/worker').finally(() => postMessage(0))";
  await tried(() => new Promise((done) => { const w = new Worker(URL.createObjectURL(new Blob([inside]))); w.onmessage = w.onerror = done; }));
  await new Promise((done) => setTimeout(done, 1500));
}`;
{
  // Online here: nothing but the page's own policy is between it and the server.
  const { page, context } = await opened(browser, { more: form });
  await context.setOffline(false);
  await page.evaluate(`(${planted})(${JSON.stringify(there)})`);
  if (heard.length > 0) stop(`these left the page: ${heard}`);
  // The same without the policy, to know that what is planted works.
  const bare = readFileSync(PAGE, "utf8").replace(/<meta http-equiv[^>]*>/, "").replace("<body>", `<body>${form}`);
  writeFileSync(`${CASES}/bare.html`, bare);
  await page.goto(pathToFileURL(`${CASES}/bare.html`).href);
  await page.evaluate(`(${planted})(${JSON.stringify(there)})`);
  const all = ["/fetch", "/beacon", "/socket", "/events", "/image", "/script", "/style", "/form", "/worker"];
  const silent = all.filter((path) => path !== "/socket" && !heard.includes(path));
  if (silent.length > 0) stop(`without the policy ${silent} did not leave either: the test shows nothing`);
}
server.close();
await browser.close();

// Where WebAssembly is switched off there is one sentence, and nothing in the console.
const without = await started("--js-flags=--jitless");
{
  const { page, said } = await opened(without);
  if (!(await page.locator("#unable").isVisible())) stop("nothing is said where WebAssembly is switched off");
  await readable(page, "without WebAssembly");
  if (said.length > 0) stop(`without WebAssembly the page said ${said}`);
}
await without.close();
console.log("done");
