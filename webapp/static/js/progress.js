// Asks how far the work is, and shows the page anew once it is over.

const EVERY = 700; // ms

const place = document.querySelector("[data-progress]");

async function look() {
  try {
    const response = await fetch(place.dataset.progress);
    if (!response.ok) return location.reload();
    const { over, doing, done, total } = await response.json();
    if (over) return location.reload();
    place.querySelector("[data-doing]").textContent = total ? `${doing}：${done} / ${total}` : doing;
    const bar = place.querySelector("progress");
    if (total) Object.assign(bar, { max: total, value: done });
    else bar.removeAttribute("value");
  } catch {
    // the server is busy or gone: ask again
  }
  window.setTimeout(look, EVERY);
}

if (place) window.setTimeout(look, EVERY);
