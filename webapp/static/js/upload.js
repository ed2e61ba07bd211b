// Files are sent as soon as they are chosen, or dropped anywhere on the page; what cannot be read is refused before that.

const WAIT = "正在上传…";
const MEGABYTE = 2 ** 20;

function connect(form) {
  const input = form.querySelector("input[type=file]");
  const choose = form.querySelector("[data-choose]");
  const error = form.querySelector(".upload-error");
  const words = choose.textContent;
  const endings = input.accept.split(",");

  // what is wrong with a file, seen without reading it; of several, each is told of on the next page
  function fault(file, isOne) {
    if (file.size > Number(form.dataset.upload)) {
      return `${file.name} 有 ${Math.ceil(file.size / MEGABYTE)} MB，太大了。请用 kb add 在命令行加入。`;
    }
    if (!isOne) return "";
    if (!endings.some((ending) => file.name.toLowerCase().endsWith(ending))) return `${file.name} 不是可用的文件类型。`;
    return file.size ? "" : `${file.name} 是空的。`;
  }

  function isRefused(files) {
    const faults = [...files].map((file) => fault(file, files.length === 1)).filter(Boolean);
    const rest = files.length > Math.max(faults.length, 1) && "其余文件也没有上传，请去掉太大的再选一次。";
    error.textContent = faults.length ? [...faults, rest || ""].join("") : "";
    error.hidden = !faults.length;
    return Boolean(faults.length);
  }

  form.addEventListener("submit", (event) => {
    if (isRefused(input.files)) {
      event.preventDefault();
      input.value = ""; // or the same file could not be chosen again
    } else choose.textContent = WAIT;
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
