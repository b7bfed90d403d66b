// Loads a page of ours in the background.

import { request } from "../shared/request.js";

/** Gives the page at an address as a document, or null where it is better to load it whole. */
export async function load(address, options) {
  const response = await request(address, options);
  if (!(response.headers.get("Content-Type") ?? "").startsWith("text/html")) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** Takes over from a loaded page everything that belongs to its address: title, main part, language links. */
export function show(page) {
  const main = document.querySelector("main");
  main.replaceChildren(...document.importNode(page.querySelector("main"), true).childNodes);
  document.title = page.title;
  const links = page.querySelector(".st-lang__list");
  if (links) document.querySelector(".st-lang__list")?.replaceWith(document.importNode(links, true));
}
