// A step of the guide as somebody follows it: what it has in bold, in its order, is what they press and fill.
import assert from "node:assert";

import { portal } from "./browser.mjs";

/** Goes where the menu leads, which is folded on a narrow screen. */
export async function follow(page, name) {
  const folded = page.getByRole("button", { name: "Menu", exact: true });
  if (await folded.isVisible()) await folded.click();
  await page.getByRole("navigation").getByRole("link", { name }).first().click();
}

/** The step of this name, opened; `look` is what is done at its page. */
export async function guide(page, name, look) {
  await page.goto(`${portal}/guide/${name}`);
  await look(page, `guide-${name}`);
  const names = await page.locator("[data-guide] strong").allInnerTexts();
  return {
    /** What the step says next; what was expected has to be just that. */
    next: (expected) => {
      assert.equal(names.shift(), expected, `the guide says otherwise at ${name}`);
      return expected;
    },
    /** Goes where a link of the step leads, which is a page. */
    follow: async (text) => {
      await page.locator("[data-guide]").getByRole("link", { name: text }).click();
      assert.doesNotMatch(await page.title(), /not found/i);
    },
    /** Nothing that the step says is left. */
    end: () => assert.deepEqual(names, [], `the guide says more at ${name}`),
  };
}
