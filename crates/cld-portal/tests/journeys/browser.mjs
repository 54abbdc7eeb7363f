// A browser for the journeys: what axe has against a page, the codes that an app would show, the mails that were written.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const tools = process.env.TOOLS;
const { chromium } = createRequire(import.meta.url)(`${tools}/playwright-core`);
const axe = readFileSync(`${tools}/axe.min.js`, "utf8");

export const portal = process.env.PORTAL;
export const password = "tenor gravel ninety lamp";

export const launch = () => chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });

// The test that runs this answers each line with one.
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
async function ask(...words) {
  console.log(words.join(" "));
  return JSON.parse((await answers.next()).value);
}

/** The latest mail of a kind to somebody, and the first link in it. */
export async function link(kind, address) {
  const mail = await ask("mail", kind, address);
  return mail.match(/http:\S+/)[0];
}

/** The secret of the app of somebody in a role of Kirklees or England. */
export const somebody = (address, role) => ask("somebody", address, role);

/** Fills the portal with the programme of a year. */
export const demonstrate = () => ask("demonstrate");

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The code of six digits that an app shows now. */
export function code(secret) {
  const bits = [...secret].map((letter) => base32.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac("sha1", key).update(step).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** Somebody of a portal of a demonstration, of its first council or a later one: address, secret of the app, password. */
export function account(role, council = 0) {
  const [head, ...rows] = readFileSync(process.env.ACCOUNTS, "utf8").trim().split("\n");
  const at = (name) => head.split(",").indexOf(name);
  const person = rows.map((row) => row.split(",")).filter((cells) => cells[at("role")] === role)[council];
  return ["email", "totp_secret", "password"].map((name) => person[at(name)]);
}

/** A page in which somebody of this address is signed in. */
export async function signedIn(context, address, secret, entered = password) {
  const page = await context.newPage();
  await page.goto(`${portal}/sign-in`);
  await page.getByLabel("Email address").fill(address);
  await page.getByLabel("Password", { exact: true }).fill(entered);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Code").fill(code(secret));
  await page.getByRole("button", { name: "Continue" }).click();
  return page;
}

/** Begins a submission of a year, and gives its path. */
export async function begin(page) {
  await page.goto(`${portal}/submissions/new`);
  await page.getByLabel("First day").fill("2023-04-01");
  await page.getByLabel("Last day").fill("2024-03-31");
  await page.getByLabel("A whole year").check();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(/\/submissions\/[a-z2-7]{26}$/);
  return new URL(page.url()).pathname;
}

/** Stops at a page in which axe finds something, or that has to be moved sideways to be read. */
export async function readable(page, picture = new URL(page.url()).pathname.replaceAll("/", "-").slice(0, 40)) {
  // A link that was followed a moment ago may have begun a page that has no content yet.
  await page.waitForLoadState();
  if (process.env.PICTURES) {
    const name = `-${picture}`.replace(/^-+/, "-");
    await page.screenshot({ path: `${process.env.PICTURES}/${page.viewportSize().width}${name}.png`, fullPage: true });
  }
  const wider = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
  if (wider > 0) throw new Error(`${page.url()} is ${wider} pixels wider than the window`);
  const found = await page.evaluate(`${axe}; axe.run()`);
  if (found.passes.length < 10) throw new Error(`${page.url()}: axe held ${found.passes.length} rules`);
  const faults = found.violations.map((one) => `${one.id}: ${one.nodes[0].target}`);
  if (faults.length > 0) throw new Error(`${page.url()}: ${faults.join("; ")}`);
}
