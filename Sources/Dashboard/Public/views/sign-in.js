// Signing in with the access token that `sluice serve` prints.

import { h } from "../dom.js";

export function mount(root, app) {
  const token = h("input", { type: "password", name: "token", required: true, autocomplete: "current-password", "aria-label": "Access token", placeholder: "Access token" });
  const error = h("p", { class: "error", role: "alert", hidden: true });
  const button = h("button", { class: "btn solid", type: "submit" }, "Open the book");
  const submit = async (event) => {
    event.preventDefault();
    button.disabled = true;
    error.hidden = true;
    try {
      await app.api.post("/auth/login", { token: token.value.trim() });
      await app.open();
    } catch (problem) {
      error.textContent = problem.status === 401 || problem.status === 403 ? "This token is not known here." : problem.message;
      error.hidden = false;
      token.select();
    }
    button.disabled = false;
  };
  root.append(h("section", { class: "card sign-in" }, h("h1", null, "Sign in"), h("p", null, "Open the link that ", h("code", null, "sluice serve"), " printed, or paste its token here. It also lies in the file ", h("code", null, "token"), " of the data folder."),
    h("form", { class: "form", on: { submit } }, token, error, button)));
  token.focus();
  return { title: "Sign in", update: () => true };
}
