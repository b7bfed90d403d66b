// Somebody without a mouse: Tab, Enter and Space, and no way to go on where focus cannot be seen.

import assert from "node:assert/strict";

const mostTabs = 120;

/** A keyboard on a page. */
export class Keyboard {
  constructor(page) { this.page = page; }

  press(key) { return this.page.keyboard.press(key); }

  type(text) { return this.page.keyboard.type(text); }

  /** Presses Tab until something that matches has focus; wherever it comes by, focus can be seen. */
  async tabTo(selector) {
    for (let tabs = 0; tabs < mostTabs; tabs++) {
      await this.press("Tab");
      const { matches, hidden } = await this.page.evaluate(look, selector);
      assert.equal(hidden, null, `on the way to ${selector} focus cannot be seen`);
      if (matches) return;
    }
    assert.fail(`${selector} was not met in ${mostTabs} tabs`);
  }

  /** Wants focus to be on something that matches. */
  async expectOn(selector) {
    const { matches, hidden } = await this.page.evaluate(look, selector);
    assert.ok(matches, `focus is not on ${selector}`);
    assert.equal(hidden, null, `focus on ${selector} cannot be seen`);
  }
}

/** Looks at what has focus: whether it matches, and how it is hidden (null where it is not). */
function look(selector) {
  const element = document.activeElement;
  if (element === document.body) return { matches: false, hidden: null }; // the browser's own controls
  const ring = [getComputedStyle(element), getComputedStyle(element, "::after")]
    .some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  const { top, bottom, left, right } = element.getBoundingClientRect();
  const onScreen = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
  const covering = document.elementFromPoint((left + right) / 2, Math.min(Math.max((top + bottom) / 2, 0), innerHeight - 1));
  const covered = onScreen && covering !== null && !element.contains(covering) && !covering.contains(element) && !covering.closest("label, .st-tile");
  const hidden = !ring ? "no ring" : !onScreen ? "off the screen" : covered ? `covered by ${covering.outerHTML.slice(0, 120)}` : null;
  return { matches: element.matches(selector), hidden: hidden && `${hidden}: ${element.outerHTML.slice(0, 160)}` };
}
