// Suggestions under the search box, by the pattern of an editable combobox; silent while an input method composes.

const DELAY = 120; // ms of rest before asking

const input = document.querySelector("[data-suggest]");

class Suggestions {
  constructor(input) {
    this.input = input;
    this.list = document.createElement("div");
    this.list.id = "suggestions";
    this.list.className = "suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "提示");
    this.list.hidden = true;
    input.closest(".box").append(this.list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    this.options = [];
    this.current = -1;
    this.asked = 0;
  }

  async ask() {
    const prefix = this.input.value.trim();
    const turn = ++this.asked;
    if (!prefix) return this.close();
    const response = await fetch(`${this.input.dataset.suggest}?${new URLSearchParams({ q: prefix })}`);
    if (!response.ok || turn !== this.asked) return;
    this.show(await response.json());
  }

  show(groups) {
    this.list.replaceChildren(...groups.flatMap((group) => this.group(group)));
    this.options = [...this.list.querySelectorAll('[role="option"]')];
    this.options.forEach((option, index) => (option.id = `suggestion-${index}`));
    this.current = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.open(this.options.length > 0);
  }

  group({ title, suggestions }) {
    if (!suggestions.length) return [];
    const head = document.createElement("div");
    head.className = "group";
    head.textContent = title;
    head.setAttribute("role", "presentation");
    return [head, ...suggestions.map((suggestion) => this.option(suggestion))];
  }

  option({ text, aside, href }) {
    const option = document.createElement("div");
    option.setAttribute("role", "option");
    option.dataset.href = href;
    const words = document.createElement("span");
    words.textContent = text;
    const note = document.createElement("span");
    note.className = "aside";
    note.textContent = aside;
    option.append(words, note);
    option.addEventListener("mousedown", (event) => event.preventDefault());
    option.addEventListener("click", () => this.choose(option));
    return option;
  }

  choose(option) {
    location.assign(option.dataset.href);
  }

  move(step) {
    const count = this.options.length;
    this.options[this.current]?.removeAttribute("aria-selected");
    this.current = (this.current + step + count + 1) % (count + 1);
    const option = this.options[this.current];
    if (!option) {
      this.current = this.current === count ? -1 : this.current;
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  get isOpen() {
    return !this.list.hidden;
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
  }

  close() {
    this.asked++;
    this.open(false);
  }
}

function onKey(suggestions, event) {
  if (event.isComposing || event.keyCode === 229 || !suggestions.isOpen) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    suggestions.move(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Escape") {
    event.preventDefault();
    suggestions.close();
  } else if (event.key === "Enter" && suggestions.current >= 0) {
    event.preventDefault();
    suggestions.choose(suggestions.options[suggestions.current]);
  }
}

if (input) {
  const suggestions = new Suggestions(input);
  let timer = 0;
  const askSoon = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => suggestions.ask().catch(() => suggestions.close()), DELAY);
  };
  input.addEventListener("input", (event) => {
    if (!event.isComposing) askSoon();
  });
  input.addEventListener("compositionend", askSoon);
  input.addEventListener("keydown", (event) => onKey(suggestions, event));
  input.addEventListener("blur", () => suggestions.close());
}
