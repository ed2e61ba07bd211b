// The review by keyboard: every key does what a button or link on the page does, so nothing here is needed.
import { isTyping, plainKey } from "./keys.js";

const RELATIONS = { j: "next", k: "prev" };

let isSent = false;

document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (isSent) event.preventDefault(); // a key pressed twice is one decision
  isSent = true;
});
window.addEventListener("pageshow", () => (isSent = false));

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing && isTyping(event.target)) return event.target.blur();
  if (!plainKey(event) || event.repeat || isTyping(event.target)) return;
  const place = document.querySelector(`[data-focus="${CSS.escape(event.key)}"]`);
  const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  const link = RELATIONS[event.key] && document.querySelector(`a[rel="${RELATIONS[event.key]}"]`);
  const found = place ?? button ?? link;
  if (!found) return;
  event.preventDefault();
  if (place) place.focus();
  else found.click();
});
