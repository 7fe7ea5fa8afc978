// Sets the chosen look before the first paint, and tells the style sheet that scripts run.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  let chosen = "";
  try {
    chosen = localStorage.getItem("theme") || "";
  } catch {
    // Storage may be refused; the page then follows the system.
  }
  if (chosen === "light" || chosen === "dark") root.dataset.bsTheme = chosen;
})();
