// The language menu closes as menus do: by Escape, and by a click elsewhere.

export function closeLanguages() {
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector(".st-lang[open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    const menu = document.querySelector(".st-lang[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });
}
