// The last queries, kept in this browser and nowhere else.

const KEY = "plankb.queries";
const KEPT = 8;

function load() {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(stored) ? stored.filter((query) => typeof query === "string") : [];
  } catch {
    return [];
  }
}

function save(queries) {
  try {
    localStorage.setItem(KEY, JSON.stringify(queries.slice(0, KEPT)));
  } catch {
    // storage is full or forbidden: then there is no history
  }
}

function link(query) {
  const anchor = document.createElement("a");
  anchor.href = `/?${new URLSearchParams({ q: query })}`;
  anchor.textContent = query;
  const item = document.createElement("li");
  item.append(anchor);
  return item;
}

function clearButton(section) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet";
  button.textContent = "清空";
  button.addEventListener("click", () => {
    save([]);
    section.hidden = true;
  });
  const item = document.createElement("li");
  item.append(button);
  return item;
}

const asked = new URLSearchParams(location.search).get("q")?.trim();
if (asked) save([asked, ...load().filter((query) => query !== asked)]);

const section = document.querySelector("[data-history]");
const queries = load();
if (section && queries.length) {
  section.querySelector("ul").replaceChildren(...queries.map(link), clearButton(section));
  section.hidden = false;
}
