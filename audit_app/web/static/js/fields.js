// Reads and writes the fields of a form as plain texts; several values of one name stand in a JSON list.
const QUIET = new Set(["csrf_token", "revision"]);

const controls = (form, name) =>
  [...form.elements].filter((control) => control.name === name && control.type !== "file");

export function names(form) {
  const all = [...form.elements].filter(
    (control) => control.name && !QUIET.has(control.name) && !["file", "submit", "button"].includes(control.type),
  );
  return [...new Set(all.map((control) => control.name))];
}

export function read(form, name) {
  const found = controls(form, name);
  if (["radio", "checkbox"].includes(found[0]?.type)) {
    const chosen = found.filter((control) => control.checked).map((control) => control.value);
    return found.length > 1 && found[0].type === "checkbox" ? JSON.stringify(chosen) : (chosen[0] ?? "");
  }
  return found[0]?.value ?? "";
}

export function write(form, name, value) {
  const found = controls(form, name);
  if (["radio", "checkbox"].includes(found[0]?.type)) {
    const several = found.length > 1 && found[0].type === "checkbox";
    const chosen = several ? JSON.parse(value || "[]") : [value];
    for (const control of found) control.checked = chosen.includes(control.value);
    return;
  }
  if (found[0]) found[0].value = value;
}

// What the server sent, whatever somebody has typed since: on a slow line people are quicker than this script.
export function readServed(form) {
  return new Map(names(form).map((name) => [name, served(form, name)]));
}

function served(form, name) {
  const found = controls(form, name);
  if (["radio", "checkbox"].includes(found[0]?.type)) {
    const chosen = found.filter((control) => control.defaultChecked).map((control) => control.value);
    return found.length > 1 && found[0].type === "checkbox" ? JSON.stringify(chosen) : (chosen[0] ?? "");
  }
  if (found[0]?.type === "select-one") {
    const options = [...found[0].options];
    return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
  }
  return found[0]?.type === "hidden" ? found[0].value : (found[0]?.defaultValue ?? found[0]?.value ?? "");
}

// What a person calls this field, and how its present value reads.
export function label(form, name) {
  const control = controls(form, name)[0];
  const text = control?.closest("fieldset")?.querySelector("legend") ?? control?.labels?.[0];
  return text?.textContent.trim() || name;
}

export function inWords(form, name, value) {
  const found = controls(form, name);
  if (found[0]?.type === "radio") {
    return found.find((control) => control.value === value)?.labels?.[0]?.textContent.trim() ?? value;
  }
  if (found[0]?.type === "select-one") {
    return [...found[0].options].find((option) => option.value === value)?.text ?? value;
  }
  return value;
}

export function control(form, name) {
  return controls(form, name)[0];
}
