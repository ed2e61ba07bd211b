// Groups that can be unfolded: all at once, for printing, and so that the address tells which one was opened last.

const groups = [...document.querySelectorAll("details.fold")];
const turn = document.querySelector("[data-turn]");

function place(group) {
  return `#${group.querySelector(".fold-body").id}`;
}

if (groups.length) {
  const named = groups.find((group) => place(group) === location.hash);
  if (named) named.open = true;

  for (const group of groups) {
    group.querySelector("summary").addEventListener("click", () => {
      const hash = group.open ? "" : place(group); // the click is about to turn it
      history.replaceState(history.state, "", location.pathname + location.search + hash);
    });
  }

  turn?.addEventListener("click", (event) => {
    event.preventDefault();
    const isOpen = turn.dataset.open !== "true";
    for (const group of groups) group.open = isOpen;
    turn.dataset.open = String(isOpen);
    turn.textContent = isOpen ? "全部收起" : "全部展开";
  });

  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = groups.filter((group) => !group.open);
    for (const group of folded) group.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const group of folded) group.open = false;
  });
}
