// One click, or the key c, copies the citation; the button says that it has.
import { isTyping, plainKey } from "./keys.js";

const SAID = 2000; // ms for which the button says that it has copied

const button = document.querySelector("[data-copy]");

async function write(source) {
  if (navigator.clipboard) return navigator.clipboard.writeText(source.textContent);
  getSelection().selectAllChildren(source); // a site without https: the reader presses Ctrl+C
  throw new Error("no clipboard");
}

async function copy() {
  const words = button.textContent;
  try {
    await write(document.getElementById(button.dataset.copy));
    button.textContent = "已复制";
  } catch {
    button.textContent = "请按 Ctrl+C";
  }
  button.disabled = true;
  window.setTimeout(() => {
    button.textContent = words;
    button.disabled = false;
  }, SAID);
}

if (button) {
  button.addEventListener("click", copy);
  document.addEventListener("keydown", (event) => {
    if (event.key === "c" && plainKey(event) && !isTyping(event.target) && !button.disabled) copy();
  });
}
