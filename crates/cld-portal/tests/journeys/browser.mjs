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

/** Stops at a page in which axe finds something, or that has to be moved sideways to be read. */
export async function readable(page) {
  if (process.env.PICTURES) {
    const name = new URL(page.url()).pathname.replaceAll("/", "-").slice(0, 40);
    await page.screenshot({ path: `${process.env.PICTURES}/${page.viewportSize().width}${name}.png`, fullPage: true });
  }
  const wider = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
  if (wider > 0) throw new Error(`${page.url()} is ${wider} pixels wider than the window`);
  const found = await page.evaluate(`${axe}; axe.run()`);
  if (found.passes.length < 10) throw new Error(`${page.url()}: axe held ${found.passes.length} rules`);
  const faults = found.violations.map((one) => `${one.id}: ${one.nodes[0].target}`);
  if (faults.length > 0) throw new Error(`${page.url()}: ${faults.join("; ")}`);
}
