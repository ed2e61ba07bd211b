// Results by keyboard: j and k go from row to row, Enter opens the one that has the focus.
import { isTyping, plainKey } from "./keys.js";

const rows = [...document.querySelectorAll("[data-rows] > li")];
let selected = -1;

function select(index) {
  if (selected >= 0) delete rows[selected].dataset.selected;
  selected = Math.min(Math.max(index, 0), rows.length - 1);
  const row = rows[selected];
  row.dataset.selected = "";
  row.querySelector("a").focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

if (rows.length) {
  document.addEventListener("keydown", (event) => {
    if (!plainKey(event) || isTyping(event.target)) return;
    if (event.key === "j") select(selected + 1);
    else if (event.key === "k") select(selected - 1);
  });
}
