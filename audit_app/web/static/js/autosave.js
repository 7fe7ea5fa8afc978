// Forms that save themselves: `form[data-autosave]` with a hidden `revision`.
//
// Only what changed is sent, with the revision it was seen at. The server answers {"revision", "saved_at",
// "fragments"}; 409 {"current": {"revision", "fields": {name: value}}} when somebody was quicker with one of
// those fields; 422 {"fields": {name: sentence}} when something does not fit.
import { showConflict } from "./conflict.js";
import { control, label, names, read, readServed, write } from "./fields.js";
import { unsavedIf } from "./leave.js";
import { NoAnswer, refresh, send } from "./net.js";
import { drop, find, keep, others } from "./store.js";
import { element, word } from "./words.js";

const IDLE = 700;
const LONGEST = 30_000;

class Saver {
  constructor(form) {
    this.form = form;
    this.action = form.getAttribute("action");
    this.saved = readServed(form);
    this.open = new Map(); // field -> box of its conflict
    this.refused = new Set(); // fields that wait for a change before they are sent again
    this.single = false; // one field a time, after several together were refused without saying which
    this.busy = false;
    this.tries = 0;
    this.state = form.querySelector("[data-saved]") ?? form.appendChild(element("p"));
    this.state.classList.add("save-state");
    this.state.setAttribute("role", "status");
    form.addEventListener("input", (event) => this.typed(event, IDLE));
    form.addEventListener("change", (event) => this.typed(event, event.target.matches("textarea, input[type=text]") ? 0 : 50));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.soon(0);
    });
    unsavedIf(() => form.isConnected && this.dirty().length > 0);
    this.restore();
    this.early();
  }

  get revision() {
    return this.form.elements.revision?.value ?? "";
  }

  dirty() {
    return names(this.form).filter((name) => read(this.form, name) !== (this.saved.get(name) ?? ""));
  }

  say(state, text, ...more) {
    this.state.dataset.state = state;
    this.state.replaceChildren(text, ...more);
  }

  typed(event, wait) {
    const name = event.target.name;
    if (!name || event.target.type === "file") return;
    const value = read(this.form, name);
    if (value === this.saved.get(name)) drop(this.action, name);
    else keep(this.action, name, value, this.saved.get(name) ?? "", label(this.form, name));
    this.refused.clear();
    this.clear(name);
    if (this.dirty().length) {
      if (this.state.dataset.state !== "unsaved") this.say("unsaved", word("unsaved"));
      this.soon(wait);
    } else if (!this.busy) this.say("", "");
  }

  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  async save() {
    clearTimeout(this.timer);
    let fields = this.dirty().filter((name) => !this.open.has(name) && !this.refused.has(name));
    if (this.busy || !fields.length) return;
    if (this.single) fields = fields.slice(0, 1);
    this.busy = true;
    this.say("saving", word("saving"));
    const sent = new Map(fields.map((name) => [name, read(this.form, name)]));
    try {
      const answer = await send(this.action, this.body(sent));
      this.tries = 0;
      await this.answered(answer, sent, fields);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      this.later();
    } finally {
      this.busy = false;
      if (this.again) {
        this.again = false;
        this.soon(0);
      }
    }
  }

  body(sent) {
    const body = new FormData();
    for (const [name, value] of sent) {
      const several = control(this.form, name)?.type === "checkbox" && value.startsWith("[");
      if (several) for (const one of JSON.parse(value)) body.append(name, one);
      else body.append(name, value);
    }
    body.append("revision", this.revision);
    return body;
  }

  async answered({ status, ok, data }, sent, fields) {
    if (ok) return this.stored(data, sent);
    if (status === 409 && data.current?.fields) return this.merge(data.current, fields);
    if (status === 422) return this.wrong(data, fields);
    if (status === 400 || status === 401 || status === 403) return this.outside(data);
    if (status >= 500 || status === 429 || status === 408) return this.later();
    for (const name of fields) this.refused.add(name);
    return this.say("failed", word("refused", { why: data.detail ?? status }));
  }

  stored(data, sent) {
    this.single = false;
    for (const [name, value] of sent) {
      this.saved.set(name, value);
      this.clear(name);
      if (read(this.form, name) === value) drop(this.action, name);
    }
    if (this.form.elements.revision && data.revision != null) this.form.elements.revision.value = data.revision;
    const left = this.dirty();
    if (left.length) this.again = left.some((name) => !this.open.has(name) && !this.refused.has(name));
    if (!left.length) this.say("saved", word("saved", { time: data.saved_at ?? "" }));
    else if (!this.refused.size && !this.open.size) this.say("unsaved", word("unsaved"));
    replaceFragments(data.fragments);
    this.form.dispatchEvent(new CustomEvent("saved", { bubbles: true, detail: data }));
  }

  // Whatever else was sent along is sent again; a field that both changed is asked about.
  merge(current, fields) {
    if (this.form.elements.revision) this.form.elements.revision.value = current.revision;
    for (const name of fields) {
      if (!(name in current.fields)) continue;
      const theirs = textOf(current.fields[name]);
      const mine = read(this.form, name);
      this.saved.set(name, theirs);
      if (mine === theirs) drop(this.action, name);
      else this.ask(name, mine, theirs);
    }
    if (this.open.size) {
      this.say("failed", word("conflict"));
      this.open.values().next().value.focus();
    }
    this.again = true;
  }

  ask(name, mine, theirs) {
    keep(this.action, name, mine, theirs, label(this.form, name));
    const box = showConflict(this.form, name, mine, theirs, (value) => {
      this.open.delete(name);
      if (value === this.saved.get(name)) drop(this.action, name);
      if (this.dirty().length) this.soon(0);
      else this.say("", "");
    });
    this.open.set(name, box);
  }

  wrong(data, fields) {
    const texts = data.fields ?? {};
    const told = fields.filter((name) => texts[name]);
    if (!told.length && fields.length > 1) {
      this.single = this.again = true;
      return;
    }
    for (const name of told.length ? told : fields) this.refused.add(name);
    for (const name of told) this.tell(name, texts[name]);
    for (const name of Object.keys(texts)) if (!told.includes(name) && control(this.form, name)) this.tell(name, texts[name]);
    this.say("failed", word("refused", { why: data.detail ?? Object.values(texts).join(" ") }));
    this.again = this.dirty().some((name) => !this.refused.has(name) && !this.open.has(name));
  }

  // Something this answer was waiting for has come, such as proof.
  retry() {
    this.refused.clear();
    if (this.dirty().length) this.soon(0);
  }

  tell(name, text) {
    this.clear(name);
    const field = control(this.form, name);
    if (!field) return;
    const id = `${this.form.id || this.action.replace(/\W+/g, "-")}-${name}-error`;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", id);
    const place = field.closest(".field, fieldset");
    const note = element("p", { class: "field-error", id, "data-for": name }, text);
    if (place) place.append(note);
    else field.after(note);
  }

  clear(name) {
    const field = control(this.form, name);
    if (!field?.hasAttribute("aria-invalid")) return;
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    this.form.querySelector(`.field-error[data-for="${CSS.escape(name)}"]`)?.remove();
  }

  // Refused before anybody looked at the text: signed out, another session, or no right.
  async outside(data) {
    const who = await refresh();
    if (who === "same") {
      this.renewed = (this.renewed ?? 0) + 1;
      if (this.renewed < 3 && data.status === 400) {
        this.again = true;
        return;
      }
      for (const name of this.dirty()) this.refused.add(name);
      this.say("failed", word("refused", { why: data.detail ?? "" }));
      return;
    }
    if (who === "other") {
      this.say("failed", word("other_person"));
      return;
    }
    const link = element("a", { href: "/sign-in", target: "_blank", rel: "noopener" }, word("sign_in"));
    this.say("failed", `${word("signed_out")} `, link);
    this.waiting = true;
  }

  later() {
    this.tries += 1;
    const wait = Math.min(LONGEST, 1000 * 2 ** (this.tries - 1));
    this.say("unsaved", word("again", { seconds: Math.round(wait / 1000) }));
    this.waiting = true;
    this.soon(wait);
  }

  nudge() {
    if (this.waiting && this.dirty().length) {
      this.waiting = false;
      this.soon(0);
    }
  }

  // After a crash of the tab: what the server never got is put back, or asked about if it changed meanwhile.
  restore() {
    let back = false;
    for (const name of names(this.form)) {
      const left = find(this.action, name);
      const now = this.saved.get(name) ?? "";
      if (!left || read(this.form, name) !== now) continue;
      if (left.value === now) drop(this.action, name);
      else if (left.base === now) {
        write(this.form, name, left.value);
        back = true;
      } else this.ask(name, left.value, now);
    }
    if (!back) return;
    this.say("unsaved", word("restored"));
    this.soon(0);
  }

  // What was typed before this script was there.
  early() {
    const typed = this.dirty();
    for (const name of typed) keep(this.action, name, read(this.form, name), this.saved.get(name) ?? "", label(this.form, name));
    if (!typed.length || this.timer) return;
    this.say("unsaved", word("unsaved"));
    this.soon(IDLE);
  }
}

function textOf(value) {
  if (value == null || value === false) return "";
  if (Array.isArray(value)) return JSON.stringify(value.map(String));
  return value === true ? "y" : String(value);
}

// {"#id": html}: html whose first element has that id takes the element's place, other html its content.
export function replaceFragments(fragments = {}) {
  for (const [selector, html] of Object.entries(fragments)) {
    const target = document.querySelector(selector);
    if (!target || target.querySelector("form[data-autosave]")) continue;
    const held = target.contains(document.activeElement) ? document.activeElement.id : "";
    const opened = [...target.querySelectorAll("details[open][id]")].map((each) => each.id);
    const parsed = document.createElement("template");
    parsed.innerHTML = html;
    const first = parsed.content.firstElementChild;
    if (first && `#${first.id}` === selector) target.replaceWith(parsed.content);
    else target.replaceChildren(parsed.content);
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    if (held) document.getElementById(held)?.focus();
    const fresh = document.querySelector(selector);
    if (fresh) globalThis.htmx?.process(fresh);
  }
}

export function startAutosave() {
  const savers = new WeakMap();
  const all = () => [...document.querySelectorAll("form[data-autosave]")];
  const adopt = () => {
    for (const form of all()) if (!savers.has(form)) savers.set(form, new Saver(form));
  };
  adopt();
  document.addEventListener("htmx:load", adopt);
  const nudge = () => {
    for (const form of all()) savers.get(form)?.nudge();
  };
  addEventListener("online", nudge);
  addEventListener("focus", nudge);
  document.addEventListener("visibilitychange", () => {
    for (const form of all()) if (document.hidden) savers.get(form)?.save();
  });
  document.addEventListener("stored", (event) => {
    for (const form of event.target.closest("[data-requirement]")?.querySelectorAll("form[data-autosave]") ?? []) savers.get(form)?.retry();
  });
  const left = others();
  if (left.length) {
    const links = left.flatMap(({ page, label: what }) => [" ", element("a", { href: page }, `${what} – ${word("open_it")}`)]);
    document.querySelector("main")?.before(
      element("div", { class: "notice notice-warning unsaved-elsewhere", role: "status" }, word("elsewhere"), ...links),
    );
  }
}
