// Buttons that ask the browser for a passkey, put its answer into their form, and send that.
import { send } from "./net.js";

const ask = {
  create: async (options) =>
    navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
  get: async (options) =>
    navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
};

async function press(button) {
  const form = button.form;
  const said = form.querySelector("[data-passkey-said]");
  button.disabled = true;
  if (said) said.textContent = "";
  try {
    const answer = await send(button.dataset.options, new FormData());
    if (!answer.ok) throw new Error(answer.data.detail ?? button.dataset.failed);
    const credential = await ask[button.dataset.passkey](answer.data);
    form.querySelector(`input[name="${button.dataset.field ?? "credential"}"]`).value = JSON.stringify(credential);
    form.submit();
  } catch (error) {
    if (said) said.textContent = error.name === "Error" ? error.message : button.dataset.failed;
    button.disabled = false;
  }
}

export function startPasskeys() {
  const able = window.PublicKeyCredential?.parseRequestOptionsFromJSON !== undefined;
  for (const button of document.querySelectorAll("[data-passkey]")) {
    button.hidden = !able;
    button.addEventListener("click", () => press(button));
  }
}
