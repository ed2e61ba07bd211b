// A file is sent as soon as it is chosen, or dropped anywhere on the page; one that is too large is refused before that.

const WAIT = "正在上传…";
const MEGABYTE = 2 ** 20;

function connect(form) {
  const input = form.querySelector("input[type=file]");
  const choose = form.querySelector("[data-choose]");
  const error = form.querySelector(".upload-error");
  const words = choose.textContent;

  function isTooLarge(file) {
    const tooLarge = file.size > Number(form.dataset.upload);
    error.textContent = tooLarge ? `${file.name} 有 ${Math.ceil(file.size / MEGABYTE)} MB，太大了。请用 kb add 在命令行加入。` : "";
    error.hidden = !tooLarge;
    return tooLarge;
  }

  form.addEventListener("submit", (event) => {
    if (isTooLarge(input.files[0])) event.preventDefault();
    else choose.textContent = WAIT;
  });
  input.addEventListener("change", () => input.files.length && form.requestSubmit());
  window.addEventListener("pageshow", () => (choose.textContent = words));

  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      form.classList.add("ready");
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("ready");
  });
  document.addEventListener("drop", (event) => {
    form.classList.remove("ready");
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}

document.querySelectorAll("[data-upload]").forEach(connect);
