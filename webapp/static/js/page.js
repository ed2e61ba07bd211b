// What every page can do: go to the search box, show the shortcuts, and say that the next page is on its way.
import { isTyping, plainKey } from "./keys.js";

document.documentElement.classList.add("has-script");

const WAIT = 300; // ms; a faster answer needs no sign

const search = document.querySelector("[data-search]");
const shortcuts = document.getElementById("shortcuts");

function showShortcuts(event) {
  event.preventDefault();
  shortcuts.showModal();
}

document.addEventListener("keydown", (event) => {
  if (!plainKey(event) || isTyping(event.target)) return;
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "?") {
    showShortcuts(event);
  }
});

document.querySelector("[data-shortcuts]").addEventListener("click", showShortcuts);

// a choice that is sent as soon as it is made
for (const choice of document.querySelectorAll("[data-send]")) {
  choice.addEventListener("change", () => choice.form.requestSubmit());
}

let timer = 0;

function startWaiting() {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => document.documentElement.classList.add("waiting"), WAIT);
}

function stopWaiting() {
  window.clearTimeout(timer);
  document.documentElement.classList.remove("waiting");
}

function leavesPage(link, event) {
  return (
    event.button === 0 &&
    !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) &&
    link.origin === location.origin &&
    !link.hasAttribute("download") &&
    !(link.pathname === location.pathname && link.search === location.search && link.hash)
  );
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (link && !event.defaultPrevented && link instanceof HTMLAnchorElement && leavesPage(link, event)) startWaiting();
});
document.addEventListener("submit", (event) => {
  if (event.target.method === "get") startWaiting();
});
window.addEventListener("pageshow", stopWaiting);
window.addEventListener("pagehide", stopWaiting);
