// Sentences come translated in the page; `word("saved", {time})` fills one in.
const found = new Map();
for (const item of document.getElementById("words")?.content.querySelectorAll("[data-word]") ?? []) {
  found.set(item.dataset.word, item.textContent);
}

export function word(name, values = {}) {
  return (found.get(name) ?? name).replace(/\{(\w+)\}/g, (whole, key) => String(values[key] ?? whole));
}

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}
