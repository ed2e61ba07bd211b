// The outline starts at the current place; on narrow screens it starts closed.

const tree = document.querySelector("[data-tree]");

if (tree) {
  if (window.matchMedia("(max-width: 75rem)").matches) tree.open = false;
  const current = tree.querySelector("[aria-current]");
  if (current && tree.scrollHeight > tree.clientHeight) {
    tree.scrollTop = current.offsetTop - tree.clientHeight / 3;
  }
}
