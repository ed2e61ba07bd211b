// The matrix by keyboard: arrow keys go to the next number in their direction; the head of its column is set off.
// The cell whose evidence is shown is brought into sight.

const matrix = document.querySelector("[data-matrix]");

function cellsOf(row) {
  return [...row.querySelectorAll("td")];
}

class Walk {
  constructor(table) {
    this.heads = [...table.tHead.rows[0].cells];
    this.rows = [...table.tBodies[0].rows];
    for (const type of ["pointerover", "focusin"]) table.addEventListener(type, (event) => this.mark(event.target));
    for (const type of ["pointerleave", "focusout"]) table.addEventListener(type, () => this.mark(null));
    table.addEventListener("keydown", (event) => this.onKey(event));
  }

  mark(element) {
    const cell = element?.closest("td");
    this.heads.forEach((head, column) => head.classList.toggle("on", Boolean(cell) && column === cell.cellIndex));
  }

  onKey(event) {
    const cell = event.target.closest("td");
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!cell || !step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.next(this.rows.indexOf(cell.parentElement), cell.cellIndex - 1, step)?.focus();
  }

  next(row, column, [down, right]) {
    for (;;) {
      row += down;
      column += right;
      const cell = this.rows[row] && cellsOf(this.rows[row])[column];
      if (!cell) return null;
      const link = cell.querySelector("a");
      if (link) return link;
    }
  }
}

if (matrix) {
  new Walk(matrix);
  const current = matrix.querySelector("[aria-current]")?.closest("td");
  const frame = matrix.parentElement;
  if (current) {
    frame.scrollLeft = current.offsetLeft - frame.clientWidth / 2;
    frame.scrollTop = current.offsetTop - frame.clientHeight / 2;
  }
}
