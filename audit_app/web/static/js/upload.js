// Sending files: chosen, dropped or pasted; progress for each, cancel, size known before anything is sent.
//
// `form[data-upload]` with a file input posts one file at a time and expects
// {"files": [{name, id, same_as} | {name, error}], "problems": [sentence], "fragments"}. Chosen files go with the
// form's button, so that the other fields can be filled in first; dropped and pasted ones go at once.
import { replaceFragments } from "./autosave.js";
import { unsavedIf } from "./leave.js";
import { element, word } from "./words.js";

const MIB = 1024 * 1024;

class Uploader {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector('input[type="file"]');
    this.limit = Number(form.dataset.maxBytes || document.querySelector('meta[name="upload-bytes"]')?.content) || Infinity;
    this.area = form.closest("[data-drop]") ?? form;
    this.list = form.closest("[data-drop]")?.querySelector(".uploads") ?? element("ul", { class: "uploads", "aria-live": "polite" });
    if (!this.list.isConnected) (form.closest(".proof-block") ?? form.parentElement).append(this.list);
    this.queue = [];
    this.running = null;
    form.addEventListener("submit", (event) => {
      if (!this.input.files.length) return;
      event.preventDefault();
      this.add([...this.input.files]);
      this.input.value = "";
    });
    this.listen();
    unsavedIf(() => this.running !== null || this.queue.length > 0);
  }

  listen() {
    const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
    this.area.addEventListener("dragover", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      this.area.classList.add("dropping");
    });
    this.area.addEventListener("dragleave", (event) => {
      if (!this.area.contains(event.relatedTarget)) this.area.classList.remove("dropping");
    });
    this.area.addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      this.area.classList.remove("dropping");
      this.add(event.dataTransfer.files);
    });
  }

  add(files) {
    for (const file of files) this.show(file);
    this.next();
  }

  show(file) {
    const bar = element("progress", { max: "1", value: "0", "aria-label": file.name });
    const note = element("span", { class: "upload-note" });
    const button = element("button", { type: "button", class: "btn btn-sm" }, word("upload_cancel", { name: file.name }));
    const row = element("li", {}, element("span", {}, file.name), bar, button, note);
    const item = { file, row, bar, note, button };
    button.addEventListener("click", () => this.press(item));
    this.list.append(row);
    const size = (file.size / MIB).toFixed(1);
    if (file.size > this.limit) {
      const limit = Math.floor(this.limit / MIB);
      this.fail(item, word("upload_large", { name: file.name, size, limit }), false);
    } else if (!file.size) this.fail(item, word("upload_empty", { name: file.name }), false);
    else {
      note.textContent = word("upload_waiting");
      this.queue.push(item);
    }
  }

  press(item) {
    if (item.failed) {
      item.failed = false;
      item.row.classList.remove("failed");
      item.button.textContent = word("upload_cancel", { name: item.file.name });
      this.queue.push(item);
      this.next();
    } else if (this.running === item) item.request.abort();
    else {
      this.queue = this.queue.filter((other) => other !== item);
      this.fail(item, word("upload_cancelled"), true);
    }
  }

  next() {
    if (this.running || !this.queue.length) return;
    const item = this.queue.shift();
    this.running = item;
    const body = new FormData(this.form);
    const name = this.input.name;
    body.delete(name);
    body.append(name, item.file, item.file.name);
    const request = new XMLHttpRequest(); // the only one that tells how far an upload is
    item.request = request;
    request.open("POST", this.form.action);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-Requested-With", "fetch");
    request.setRequestHeader("X-CSRFToken", document.querySelector('meta[name="csrf-token"]').content);
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      item.bar.value = event.loaded / event.total;
      item.note.textContent = `${(event.loaded / MIB).toFixed(1)} / ${(event.total / MIB).toFixed(1)} MiB`;
    });
    const end = (done) => () => {
      this.running = null;
      done();
      this.next();
    };
    request.addEventListener("load", end(() => this.loaded(item, request)));
    request.addEventListener("error", end(() => this.fail(item, word("upload_lost", { name: item.file.name }), true)));
    request.addEventListener("abort", end(() => this.fail(item, word("upload_cancelled"), true)));
    request.send(body);
  }

  loaded(item, request) {
    let data = {};
    try {
      data = JSON.parse(request.responseText);
    } catch {
      // No JSON: a proxy's own page, told below by its status.
    }
    const told = data.files?.[0];
    if (request.status >= 400 || !told || told.error) {
      const why = told?.error ?? data.problems?.[0] ?? data.detail ?? String(request.status);
      this.fail(item, word("upload_refused", { name: item.file.name, why }), true);
      return;
    }
    item.bar.value = 1;
    item.button.remove();
    const same = (told.same_as ?? []).map((each) => each.title ?? each[1] ?? each);
    item.row.classList.toggle("alarm", same.length > 0);
    const notes = [word("upload_done")];
    if (same.length) notes.push(word("upload_same", { titles: same.join(", ") }));
    item.note.textContent = notes.join(". ");
    if (data.fragments) replaceFragments(data.fragments);
    else item.row.firstChild.replaceChildren(element("a", { href: new URL(String(told.id), this.form.action).pathname }, item.file.name));
    if (!this.queue.length) for (const field of this.form.querySelectorAll('input[type="text"], input:not([type])')) field.value = "";
    this.form.dispatchEvent(new CustomEvent("stored", { bubbles: true, detail: told }));
  }

  fail(item, text, again) {
    item.failed = true;
    item.row.classList.add("failed");
    item.note.textContent = text;
    item.bar.value = 0;
    if (again) item.button.textContent = word("upload_again", { name: item.file.name });
    else item.button.remove();
  }
}

// A picture from the clipboard has no name of its own: it gets the time.
function named(file) {
  if (file.name && file.name !== "image.png") return file;
  const now = new Date();
  const time = `${now.toISOString().slice(0, 10)} ${now.toTimeString().slice(0, 8).replaceAll(":", ".")}`;
  const ending = file.type.split("/")[1] || "png";
  return new File([file], `${word("upload_pasted", { time })}.${ending}`, { type: file.type });
}

export function startUploads() {
  const made = new Map();
  const adopt = () => {
    for (const form of document.querySelectorAll("form[data-upload]")) {
      if (!made.has(form)) made.set(form, new Uploader(form));
    }
  };
  adopt();
  document.addEventListener("htmx:load", adopt);
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])].map(named);
    if (!files.length) return;
    const here = event.target.closest?.("[data-drop]")?.querySelector("form[data-upload]");
    const only = made.size === 1 ? [...made.keys()][0] : null;
    const uploader = made.get(here ?? only);
    if (!uploader) return;
    event.preventDefault();
    uploader.add(files);
  });
}
