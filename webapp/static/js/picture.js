// Pointing at a node lights the ribbons that touch it; Esc leaves the focus; the slider says its value.

const picture = document.querySelector("[data-picture]");

if (picture) {
  const ribbons = [...picture.querySelectorAll(".ribbon")];
  const light = (node) => {
    picture.classList.toggle("hovering", Boolean(node));
    for (const ribbon of ribbons) {
      ribbon.classList.toggle("lit", Boolean(node) && (ribbon.dataset.source === node || ribbon.dataset.target === node));
    }
  };
  for (const node of picture.querySelectorAll("[data-node]")) {
    node.addEventListener("pointerenter", () => light(node.dataset.node));
    node.addEventListener("pointerleave", () => light(null));
    node.addEventListener("focus", () => light(node.dataset.node));
    node.addEventListener("blur", () => light(null));
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing) document.querySelector("[data-escape]")?.click();
});

const range = document.querySelector("[data-range]");
if (range) {
  const value = document.querySelector("[data-range-value]");
  range.addEventListener("input", () => (value.textContent = Number(range.value).toFixed(2)));
  range.addEventListener("change", () => range.form.requestSubmit());
}
