// Where files come in: a zone with a file input, and the whole page as a target for a drop.

import { h } from "../dom.js";

const ACCEPT = ".csv,.tsv,.txt,.ofx,.qfx,.qbo,.qif,.xml,.sta,.940,.gz,.zip,.tar,.tgz";
let lastOptions = { account: "", currency: "" };

/** The options that the person chose last, for files dropped elsewhere on the page. */
export const chosenOptions = () => lastOptions;

/**
 * A drop zone. `send(files, options)` gets the files; with `accounts` (a function) it also asks for account and currency.
 * Returns {node, refresh, focus}.
 */
export function dropZone({ send, accounts = null, hint = "CSV, OFX, QFX, QIF, CAMT and MT940, also in a zip. Many at once." }) {
  const input = h("input", { type: "file", multiple: true, accept: ACCEPT, class: "visually-hidden", id: "files", "aria-label": "Statement files" });
  const choose = h("button", { class: "btn", type: "button", on: { click: () => input.click() } }, "Choose files");
  const zone = h("div", { class: "drop" }, h("div", { class: "art", "aria-hidden": "true" }, ...[0, 1, 2, 3, 4, 5].map(() => h("i"))),
    h("p", { class: "lead" }, "Drop statements here"), h("p", { class: "sub" }, hint), choose, input);
  let refresh = () => {}, options = () => ({});
  if (accounts) {
    const pick = h("select", { id: "drop-account" });
    const name = h("input", { type: "text", id: "drop-account-name", placeholder: "Its name", "aria-label": "Name of the new account", hidden: true, maxlength: "80" });
    const currency = h("input", { type: "text", id: "drop-currency", placeholder: "from the file", maxlength: "3", size: "9", autocapitalize: "characters", spellcheck: "false", list: "currencies" });
    const known = h("datalist", { id: "currencies" }, ["EUR", "USD", "GBP", "CHF", "JPY", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD"].map((code) => h("option", { value: code })));
    refresh = () => {
      const before = pick.value;
      pick.replaceChildren(h("option", { value: "" }, "As the file says"), ...accounts().map((a) => h("option", { value: `#${a.name}` }, `${a.name} (${a.currency})`)),
        h("option", { value: "+" }, "A new account…"));
      pick.value = [...pick.options].some((o) => o.value === before) ? before : "";
    };
    options = () => {
      const account = pick.value === "+" ? name.value.trim() : pick.value.slice(1);
      const code = currency.value.trim().toUpperCase();
      return { account, currency: /^[A-Z]{3}$/.test(code) ? code : "" };
    };
    pick.addEventListener("change", () => {
      name.hidden = pick.value !== "+";
      if (!name.hidden) name.focus();
    });
    for (const field of [pick, name, currency]) field.addEventListener("change", () => { lastOptions = options(); });
    zone.append(h("div", { class: "options" }, h("label", null, "Account ", pick), name, h("label", null, "Currency ", currency), known));
    refresh();
  }
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    send(files, options());
  });
  return { node: zone, refresh, focus: () => choose.focus(), open: () => input.click() };
}

/** Takes files dropped anywhere on the page. */
export function dropAnywhere(send) {
  const veil = h("div", { class: "veil", hidden: true }, h("div", null, "Drop to import"));
  document.body.append(veil);
  let depth = 0;
  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const show = (on) => { veil.hidden = !on; };
  addEventListener("dragenter", (event) => { if (hasFiles(event)) { event.preventDefault(); depth += 1; show(true); } });
  addEventListener("dragleave", (event) => { if (hasFiles(event) && --depth <= 0) { depth = 0; show(false); } });
  addEventListener("dragover", (event) => { if (hasFiles(event)) event.preventDefault(); });
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = 0;
    show(false);
    const files = [...event.dataTransfer.files].filter((file) => file.size > 0 || file.type);
    if (files.length) send(files, lastOptions);
  });
}
