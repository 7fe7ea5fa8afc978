// Keeps what stands around an answer in step with it: head, rail, the parameter's own figures.
import { word } from "./words.js";

function put(selector, text, root = document) {
  for (const each of root.querySelectorAll(selector)) each.textContent = text;
}

function stateOf({ answered, applicable }) {
  if (!applicable) return "not_applicable";
  if (answered >= applicable) return "done";
  return answered ? "in_progress" : "not_started";
}

function show({ audit, parameter }, form) {
  if (audit) {
    for (const name of ["answered", "applicable", "points"]) put(`[data-audit="${name}"]`, audit[name]);
    put('[data-audit="total"]', audit.total || "–");
    put('[data-audit="verdict"]', audit.verdict_label);
    for (const each of document.querySelectorAll('[data-audit="verdict"]')) {
      each.className = `verdict verdict-${audit.verdict.replace("_", "-")}`;
    }
    for (const bar of document.querySelectorAll("progress[data-audit-progress]")) bar.value = audit.answered / (audit.applicable || 1);
  }
  if (parameter) {
    const item = document.getElementById(`rail-${parameter.code.replace(".", "-")}`);
    if (item) {
      item.dataset.state = stateOf(parameter);
      item.dataset.grade = parameter.grade ?? "";
      put("[data-rail-grade]", item.dataset.state === "done" ? `, ${parameter.grade_label}` : "", item);
    }
    put(`[data-parameter="${parameter.code}"]`, `${parameter.answered}/${parameter.applicable}`);
    put("[data-parameter-score]", `${parameter.score || "–"} %`);
    for (const each of document.querySelectorAll("[data-parameter-grade]")) {
      each.textContent = parameter.grade_label;
      each.className = `grade grade-${parameter.grade ?? "none"}`;
    }
  }
  const requirement = form.closest("[data-requirement]");
  const chosen = form.querySelector('input[name="rating"]:checked')?.value ?? "";
  if (requirement && form.elements.rating) {
    requirement.dataset.answered = chosen && chosen !== "not_applicable" ? "yes" : "no";
    requirement.querySelector("[data-na-note]")?.remove();
    if (chosen === "not_applicable") {
      const note = document.createElement("p");
      note.className = "hint";
      note.dataset.naNote = "";
      note.textContent = word("na_waits");
      form.querySelector(".na")?.append(note);
    } else requirement.querySelector(".confirm")?.remove();
  }
}

export function startWalk() {
  document.addEventListener("saved", (event) => show(event.detail ?? {}, event.target));
}
