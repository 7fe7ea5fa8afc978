// The keyboard of the walk. Single keys can be switched off; they rest while somebody types.
const OFF = "keys-off";
let last = null;

const requirements = () => [...document.querySelectorAll("[data-requirement]")];
const isOff = () => {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
};

function present() {
  const focused = document.activeElement?.closest("[data-requirement]");
  return focused ?? (last?.isConnected ? last : null) ?? requirements()[0];
}

function isOpen(requirement) {
  const radios = [...requirement.querySelectorAll('input[type="radio"][name="rating"]')];
  return radios.length > 0 && !radios.some((radio) => radio.checked && radio.value);
}

function nextOpen() {
  const all = requirements();
  const at = all.indexOf(document.activeElement?.closest("[data-requirement]"));
  const found = all.slice(at + 1).find(isOpen);
  if (found) return go(found);
  const walk = document.querySelector("[data-walk][data-next]");
  if (!walk) return undefined;
  const after = all.at(-1)?.dataset.requirement ?? "";
  return location.assign(`${walk.dataset.next}?after=${encodeURIComponent(after)}`);
}

function go(requirement) {
  last = requirement;
  requirement.setAttribute("tabindex", "-1");
  requirement.focus({ preventScroll: true });
  requirement.scrollIntoView({ block: "start" });
}

function rate(number) {
  const requirement = present();
  const radio = requirement?.querySelectorAll('input[type="radio"][name="rating"]:not(:disabled)')[number - 1];
  if (!radio) return;
  last = requirement;
  radio.focus();
  radio.click();
}

function reach(selector) {
  const requirement = present();
  const target = requirement?.querySelector(selector);
  if (!target) return;
  target.closest("details")?.setAttribute("open", "");
  last = requirement;
  target.focus();
}

const ACTIONS = {
  n: nextOpen,
  1: () => rate(1),
  2: () => rate(2),
  3: () => rate(3),
  4: () => rate(4),
  e: () => reach("[data-proof-add]"),
  c: () => reach("[data-notes]"),
  "[": () => document.querySelector('[data-walk] a[rel="prev"]')?.click(),
  "]": () => document.querySelector('[data-walk] a[rel="next"]')?.click(),
  "?": () => document.getElementById("keys")?.showModal(),
};

function typing(target) {
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target.matches("input") && !["radio", "checkbox", "button", "submit", "file", "range"].includes(target.type);
}

export function startKeys() {
  const dialog = document.getElementById("keys");
  if (!dialog) return;
  for (const opener of document.querySelectorAll("[data-keys-open]")) opener.addEventListener("click", () => dialog.showModal());
  const choice = dialog.querySelector("[data-keys-off]");
  if (choice) {
    choice.checked = !isOff();
    choice.addEventListener("change", () => {
      try {
        localStorage.setItem(OFF, choice.checked ? "0" : "1");
      } catch {
        choice.checked = true;
      }
    });
  }
  document.addEventListener("focusin", (event) => {
    last = event.target.closest("[data-requirement]") ?? last;
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const action = ACTIONS[event.key];
    if (!action || (isOff() && event.key !== "?")) return;
    event.preventDefault();
    action();
  });
}
