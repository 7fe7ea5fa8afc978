// @ in a comment offers whom its form lets one mention: the same people as the list below it, none else.
import { element, word } from "./words.js";

const MOST = 8;
let shown = null;

export function startMentions() {
  document.addEventListener("input", ({ target }) => offer(target));
  document.addEventListener("keydown", keys);
  document.addEventListener("focusout", (event) => {
    if (shown && event.target === shown.area) close();
  });
}

// What is being typed after the last @ before the caret, or null.
function asked(area) {
  const before = area.value.slice(0, area.selectionStart);
  const found = /(?:^|[^\p{L}\p{N}_])@([^@\n]{0,40})$/u.exec(before);
  return found && area.selectionStart === area.selectionEnd ? found[1] : null;
}

function peopleOf(area) {
  const options = area.form?.querySelector('select[name="mention"]')?.options ?? [];
  return [...options].map((option) => option.text.trim());
}

function offer(area) {
  if (!(area instanceof HTMLTextAreaElement)) return;
  const names = peopleOf(area);
  const text = names.length ? asked(area) : null;
  const start = (text ?? "").toLocaleLowerCase();
  const fits = (name) => {
    const folded = name.toLocaleLowerCase();
    return folded !== start && (folded.startsWith(start) || folded.split(/\s+/).some((part) => part.startsWith(start)));
  };
  const found = text === null ? [] : names.filter(fits).slice(0, MOST);
  if (found.length) open(area, found, text.length);
  else close();
}

function open(area, names, typed) {
  close();
  const list = element("ul", { class: "mentions", role: "listbox", id: `${area.id}-mentions`, "aria-label": word("mention_whom") });
  names.forEach((name, place) => {
    const item = element("li", { role: "option", id: `${list.id}-${place}`, "aria-selected": "false" }, name);
    item.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the field keeps the focus
      take(place);
    });
    list.append(item);
  });
  area.after(list);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);
  shown = { area, list, names, typed, at: -1 };
  status(area).textContent = word("mention_found", { count: names.length });
}

function close() {
  if (!shown) return;
  shown.list.remove();
  for (const name of ["aria-controls", "aria-activedescendant"]) shown.area.removeAttribute(name);
  status(shown.area).textContent = "";
  shown = null;
}

function status(area) {
  const id = `${area.id}-mentions-said`;
  const there = document.getElementById(id);
  if (there) return there;
  const made = element("p", { class: "visually-hidden", id, role: "status" });
  area.parentElement.append(made);
  return made;
}

function move(by) {
  const count = shown.names.length;
  shown.at = shown.at < 0 ? (by > 0 ? 0 : count - 1) : (shown.at + by + count) % count;
  [...shown.list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === shown.at)));
  const item = shown.list.children[shown.at];
  shown.area.setAttribute("aria-activedescendant", item.id);
  item.scrollIntoView({ block: "nearest" });
}

function take(place) {
  const { area, names, typed } = shown;
  const caret = area.selectionStart;
  area.setRangeText(`${names[place]} `, caret - typed, caret, "end");
  close();
  area.dispatchEvent(new Event("input", { bubbles: true }));
  close(); // a name with the same beginning is not asked for anew
}

// Enter and Tab choose only once an arrow has gone to somebody: until then they do what they always do.
function keys(event) {
  if (!shown || event.target !== shown.area || event.isComposing) return;
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(-1);
  else if (event.key === "Escape") close();
  else if ((event.key === "Enter" || event.key === "Tab") && shown.at >= 0) take(shown.at);
  else return;
  event.preventDefault();
  event.stopPropagation();
}
