// Pointing at a node lights the paths through it; arrow keys walk over the nodes; Esc leaves the focus.

const DIRECTIONS = { ArrowLeft: -1, ArrowRight: 1 };

class Paths {
  constructor(picture) {
    this.picture = picture;
    this.ribbons = [...picture.querySelectorAll(".ribbon")];
    this.nodes = [...picture.querySelectorAll("[data-node]")];
    for (const node of this.nodes) {
      node.addEventListener("pointerenter", () => this.light(node));
      node.addEventListener("pointerleave", () => this.light(document.activeElement));
      node.addEventListener("focus", () => this.light(node));
      node.addEventListener("blur", () => this.light(null));
    }
    picture.addEventListener("keydown", (event) => this.onKey(event));
  }

  // The ribbons on paths through a node: those that touch it, and the second steps down from it and up from it.
  through(name) {
    const below = new Set(this.ribbons.filter((r) => r.dataset.source === name).map((r) => r.dataset.target));
    const above = new Set(this.ribbons.filter((r) => r.dataset.target === name).map((r) => r.dataset.source));
    return this.ribbons.filter(
      ({ dataset }) =>
        dataset.source === name || dataset.target === name || below.has(dataset.source) || above.has(dataset.target),
    );
  }

  light(node) {
    const name = this.nodes.includes(node) ? node.dataset.node : null;
    const lit = new Set(name ? this.through(name) : []);
    const ends = new Set([name, ...[...lit].flatMap((r) => [r.dataset.source, r.dataset.target])]);
    this.picture.classList.toggle("hovering", Boolean(name));
    for (const ribbon of this.ribbons) ribbon.classList.toggle("lit", lit.has(ribbon));
    for (const other of this.nodes) other.classList.toggle("lit", ends.has(other.dataset.node));
  }

  onKey(event) {
    const node = event.target.closest("[data-node]");
    if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = event.key in DIRECTIONS ? this.across(node, DIRECTIONS[event.key]) : this.along(node, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  along(node, key) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[key];
    if (!step) return null;
    const column = this.nodes.filter((other) => other.dataset.column === node.dataset.column);
    return column[column.indexOf(node) + step];
  }

  // The node that the strongest link leads to, on the left or on the right.
  across(node, step) {
    const [here, there] = step > 0 ? ["source", "target"] : ["target", "source"];
    const own = this.ribbons.filter((ribbon) => ribbon.dataset[here] === node.dataset.node);
    const width = (ribbon) => Number(ribbon.getAttribute("stroke-width"));
    const strongest = own.reduce((best, ribbon) => (best && width(best) >= width(ribbon) ? best : ribbon), null);
    return strongest && this.nodes.find((other) => other.dataset.node === strongest.dataset[there]);
  }
}

const picture = document.querySelector("[data-picture]");
if (picture) new Paths(picture);

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing) document.querySelector("[data-escape]")?.click();
});

const range = document.querySelector("[data-range]");
if (range) {
  const value = document.querySelector("[data-range-value]");
  range.addEventListener("input", () => (value.textContent = Number(range.value).toFixed(2)));
  range.addEventListener("change", () => range.form.requestSubmit());
}
