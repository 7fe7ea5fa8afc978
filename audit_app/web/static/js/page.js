// Small things of every page: look, closing menus, focus on errors, scrollers, back.
import { startLeave } from "./leave.js";

export function startPage() {
  lookSwitch();
  closers();
  document.querySelector(".error-summary[tabindex]")?.focus();
  scrollers();
  addEventListener("resize", scrollers);
  document.addEventListener("htmx:load", scrollers);
  for (const link of document.querySelectorAll("[data-back]")) {
    link.addEventListener("click", (event) => {
      if (history.length < 2) return;
      event.preventDefault();
      history.back();
    });
  }
  for (const box of document.querySelectorAll("[data-check-all]")) {
    box.addEventListener("change", () => {
      for (const other of document.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(box.dataset.checkAll)}"]`)) {
        other.checked = box.checked;
      }
    });
  }
  startLeave();
}

function lookSwitch() {
  const field = document.querySelector("[data-theme-switch]");
  if (!field) return;
  const present = document.documentElement.dataset.bsTheme ?? "";
  for (const radio of field.querySelectorAll("input")) radio.checked = radio.value === present;
  field.addEventListener("change", ({ target }) => {
    if (target.value) document.documentElement.dataset.bsTheme = target.value;
    else delete document.documentElement.dataset.bsTheme;
    try {
      localStorage.setItem("theme", target.value);
    } catch {
      // It then lasts for this page only.
    }
  });
}

// Menus and explanations close on Escape and on a click elsewhere.
function closers() {
  const open = () => document.querySelectorAll("details[data-closes][open]");
  document.addEventListener("click", (event) => {
    for (const each of open()) if (!each.contains(event.target)) each.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const each of open()) {
      const inside = each.contains(document.activeElement);
      each.open = false;
      if (inside) each.querySelector("summary").focus();
    }
  });
}

// What scrolls sideways can be reached and scrolled with the keyboard.
function scrollers() {
  for (const each of document.querySelectorAll(".table, .table-scroll, .ruler, .rail")) {
    const scrolls = each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX !== "visible";
    if (scrolls) each.setAttribute("tabindex", "0");
    else each.removeAttribute("tabindex");
  }
}
