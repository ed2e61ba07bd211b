// One click, or the key c, copies the citation; another button the address. Each says that it has.
import { isTyping, plainKey } from "./keys.js";

const SAID = 2000; // ms for which the button says that it has copied

async function write(text, source) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  if (source) getSelection().selectAllChildren(source); // a site without https: the reader presses Ctrl+C
  throw new Error("no clipboard");
}

async function copy(button, text, source) {
  const words = button.textContent;
  try {
    await write(text, source);
    button.textContent = "已复制";
  } catch {
    button.textContent = source ? "请按 Ctrl+C" : "请从地址栏复制";
  }
  button.disabled = true;
  window.setTimeout(() => {
    button.textContent = words;
    button.disabled = false;
  }, SAID);
}

const citation = document.querySelector("[data-copy]");
if (citation) {
  const source = document.getElementById(citation.dataset.copy);
  const copyCitation = () => copy(citation, source.textContent, source);
  citation.addEventListener("click", copyCitation);
  document.addEventListener("keydown", (event) => {
    if (event.key === "c" && plainKey(event) && !isTyping(event.target) && !citation.disabled) copyCitation();
  });
}

const address = document.querySelector("[data-copy-address]");
address?.addEventListener("click", () => copy(address, address.dataset.copyAddress || location.href, null));
