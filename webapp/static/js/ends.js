// The ends of a link: while somebody types, only what has all the words is offered.

const words = (text) => text.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);

function connect(input) {
  const select = document.querySelector(`select[name="${input.dataset.narrow}"]`);
  const count = document.querySelector(`[data-count="${input.dataset.narrow}"]`);
  if (!select) return;
  // what the server has narrowed already is offered whole only by asking it again
  const groups = [...select.children].map((group) => [group, [...group.children]]);

  function narrow() {
    const wanted = words(input.value);
    const isMeant = (option) => wanted.every((word) => option.text.normalize("NFKC").toLowerCase().includes(word));
    for (const [group, options] of groups) group.replaceChildren(...options.filter(isMeant));
    select.replaceChildren(...groups.map(([group]) => group).filter((group) => group.children.length));
    count.textContent = `${select.options.length} 条`;
  }

  input.addEventListener("input", (event) => {
    if (!event.isComposing) narrow();
  });
  input.addEventListener("compositionend", narrow);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key !== "ArrowDown" && event.key !== "Enter") return;
    event.preventDefault();
    if (select.selectedIndex < 0 && select.options.length) select.selectedIndex = 0;
    select.focus();
  });
}

for (const input of document.querySelectorAll("[data-narrow]")) {
  if (input.value) continue; // narrowed by the server, which alone knows the rest
  connect(input);
  const send = input.closest(".narrow").querySelector("[data-narrow-send]");
  send.hidden = Boolean(document.querySelector(`select[name="${input.dataset.narrow}"]`));
}
