// One way to ask the server: JSON wanted, token sent, and a token that died is fetched anew.
const meta = (name, page = document) => page.querySelector(`meta[name="${name}"]`)?.content ?? "";

export const account = meta("account");

export class NoAnswer extends Error {}

export async function send(url, body) {
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      body,
      credentials: "same-origin",
      headers: {
        Accept: "application/json",
        "X-Requested-With": "fetch",
        "X-CSRFToken": meta("csrf-token"),
      },
    });
  } catch {
    throw new NoAnswer();
  }
  const type = response.headers.get("Content-Type") ?? "";
  const data = type.includes("json") ? await response.json().catch(() => ({})) : {};
  return { status: response.status, ok: response.ok && type.includes("json"), data };
}

// Who is signed in now, by asking for this page again: "same", "nobody" or "other". Renews the page's token.
export async function refresh() {
  let text;
  try {
    const response = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
    text = await response.text();
  } catch {
    throw new NoAnswer();
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  const present = meta("account", page);
  if (!present) return "nobody";
  if (present !== account) return "other";
  const token = meta("csrf-token", page);
  document.querySelector('meta[name="csrf-token"]').content = token;
  for (const input of document.querySelectorAll('input[name="csrf_token"]')) input.value = token;
  return "same";
}
