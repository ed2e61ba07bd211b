// Words and notes belong together: pointing at one shows the other. Also j and k, which go to the next clause and back.
import { isTyping, plainKey } from "./keys.js";

function partners(names) {
  const wanted = new Set(names);
  const notes = [...document.querySelectorAll("[data-note]")].filter((note) => wanted.has(note.dataset.note));
  const words = [...document.querySelectorAll("[data-marks]")].filter((word) =>
    word.dataset.marks.split(" ").some((name) => wanted.has(name)),
  );
  return [...notes, ...words];
}

function connect(element, names) {
  const show = (isOn) => partners(names).forEach((partner) => partner.classList.toggle("on", isOn));
  element.addEventListener("pointerenter", () => show(true));
  element.addEventListener("pointerleave", () => show(false));
  element.addEventListener("focusin", () => show(true));
  element.addEventListener("focusout", () => show(false));
}

document.querySelectorAll("[data-note]").forEach((note) => connect(note, [note.dataset.note]));
document.querySelectorAll("[data-marks]").forEach((word) => connect(word, word.dataset.marks.split(" ")));

document.addEventListener("keydown", (event) => {
  if (!plainKey(event) || isTyping(event.target)) return;
  const relation = { j: "next", k: "prev" }[event.key];
  if (relation) document.querySelector(`a[rel="${relation}"]`)?.click();
});
