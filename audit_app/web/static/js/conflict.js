// Two people on one field: both texts side by side, and nothing is overwritten until one is chosen.
import { control, inWords, label, write } from "./fields.js";
import { element, word } from "./words.js";

// Shows one field's conflict; `chosen(value)` is called with the text that shall stand.
export function showConflict(form, name, mine, theirs, chosen) {
  const old = form.querySelector(`.conflict[data-field="${CSS.escape(name)}"]`);
  old?.remove();
  const choose = (value) => {
    write(form, name, value);
    box.remove();
    control(form, name)?.focus();
    chosen(value);
  };
  const side = (title, value, button) =>
    element(
      "div",
      {},
      element("h4", {}, title),
      element("blockquote", {}, inWords(form, name, value) || word("nothing")),
      element("p", {}, element("button", { type: "button", class: "btn btn-sm", onclick: () => choose(value) }, button)),
    );
  const box = element(
    "div",
    { class: "conflict", role: "alertdialog", "data-field": name, "aria-label": word("conflict"), tabindex: "-1" },
    element("p", {}, element("strong", {}, `${label(form, name)}: ${word("conflict")}`), element("br"), word("conflict_help")),
    element(
      "div",
      { class: "conflict-texts" },
      side(word("yours"), mine, word("keep_mine")),
      side(word("theirs"), theirs, word("take_theirs")),
    ),
  );
  const place = control(form, name)?.closest(".field, fieldset") ?? form;
  if (place === form) form.append(box);
  else place.after(box);
  return box;
}
