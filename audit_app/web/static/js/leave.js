// Warns on leaving only while something really is unsaved: each part of the page answers for itself.
const askers = new Set();

export function unsavedIf(asker) {
  askers.add(asker);
  return () => askers.delete(asker);
}

addEventListener("beforeunload", (event) => {
  for (const asker of askers) {
    if (asker()) {
      event.preventDefault();
      return;
    }
  }
});

// A plain form that was typed into and not sent.
export function startLeave() {
  const typed = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || form.method !== "post" || form.matches("[data-autosave], [data-upload], [data-leave-freely]")) return;
    if (form.querySelector('input[type="password"]')) return;
    typed.add(form);
  });
  document.addEventListener("submit", (event) => typed.delete(event.target), true);
  document.addEventListener("reset", (event) => typed.delete(event.target), true);
  unsavedIf(() => [...typed].some((form) => form.isConnected));
}
