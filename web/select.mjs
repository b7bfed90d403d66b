// Chooses from KERN's stylesheet the rules that our pages can meet: of its hundred components and thousand utilities they
// use few, and a telephone reads every rule before it paints. A chosen rule is KERN's to the letter, and in KERN's order.

import { readFile, readdir } from "node:fs/promises";
import { extname, join } from "node:path";

/** Gives the names of KERN's classes that the templates and scripts below some folders use. */
export async function classes(folders) {
  const used = new Set();
  for (const folder of folders) {
    for (const name of await readdir(folder, { recursive: true })) {
      if (![".html", ".js"].includes(extname(name))) continue;
      for (const [found] of (await readFile(join(folder, name), "utf8")).matchAll(/kern-[\w-]*/g)) {
        if (found.endsWith("-")) throw new Error(`${name}: write out the class that begins with ${found}, so that its rules can be found`);
        used.add(found);
      }
    }
  }
  return used;
}

/** Gives the rules of a sheet that can apply where of KERN's classes only the used ones are. */
export function select(sheet, used) {
  return [...rules(sheet)].map((rule) => {
    const open = rule.indexOf("{");
    const head = rule.slice(0, open);
    if (open < 0) return rule; // such as @charset
    if (!head.startsWith("@media")) return applies(head, used) ? rule : "";
    const inner = select(rule.slice(open + 1, -1), used);
    return inner && `${head}{${inner}}`;
  }).join("");
}

/** Cuts a sheet into its rules; those inside another stay with it. */
function* rules(sheet) {
  let depth = 0;
  let begin = 0;
  for (const { 0: sign, index } of sheet.matchAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{};]/g)) {
    if (sign === "{") depth += 1;
    if (sign === "}") depth -= 1;
    if (depth > 0 || !"};".includes(sign)) continue;
    yield sheet.slice(begin, index + 1);
    begin = index + 1;
  }
}

/** Tells whether one of a rule's selectors names used classes alone. What stands in :not() need not be there. Commas
    within other brackets are taken for those of the list, which can only keep a rule too many. */
function applies(selectors, used) {
  return selectors.replace(/:not\((?:[^()]|\([^()]*\))*\)/g, "").split(",")
    .some((selector) => [...selector.matchAll(/\.(kern-[\w-]+)/g)].every(([, name]) => used.has(name)));
}
