// A copy of unsaved fields for the case that the tab dies; it is dropped the moment the server has the text.
import { account } from "./net.js";

const PREFIX = "unsaved:";
const key = (action, field) => `${PREFIX}${account}:${action}:${field}`;

// `base` is what the server had when this was typed: unless that changed, the text may simply be put back.
export function keep(action, field, value, base, label) {
  try {
    const entry = { value, base, label, action, field, page: location.pathname + location.search, at: Date.now() };
    localStorage.setItem(key(action, field), JSON.stringify(entry));
  } catch {
    // Storage is full or refused: the text is still in the page, and leaving warns.
  }
}

export function drop(action, field) {
  try {
    localStorage.removeItem(key(action, field));
  } catch {
    // Nothing was kept then.
  }
}

export function find(action, field) {
  try {
    return JSON.parse(localStorage.getItem(key(action, field)) ?? "null");
  } catch {
    return null;
  }
}

// What this person left on other pages.
export function others() {
  const mine = `${PREFIX}${account}:`;
  const left = new Map();
  try {
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith(mine)) continue;
      const entry = JSON.parse(localStorage.getItem(name));
      const here = [...document.querySelectorAll("form[data-autosave]")].some((form) => form.getAttribute("action") === entry.action);
      if (!here) left.set(entry.page, entry);
    }
  } catch {
    return [];
  }
  return [...left.values()];
}
