// All shortcuts in a dialog.

import { h } from "../dom.js";
import { LINKS } from "../routes.js";
import { openDialog } from "./dialog.js";

/** The list of all shortcuts. */
export function showKeys() {
  const rows = [["/", "Search transactions"], ["i", "Import statements"], ...LINKS.map(([, label, , keys]) => [keys, label]),
    ["[ ]", "The month before, the month after"], ["↑ ↓", "Move in a list"], ["Enter", "Change the category of a row"], ["e", "Open a row to change, split, merge or unpair it"], ["Del", "Delete a row"], ["n", "Enter a transaction"], ["Ctrl Z", "Undo the last edit"], ["Esc", "Close"], ["?", "This list"]];
  openDialog({ title: "Keyboard", content: () => h("dl", { class: "keys" }, rows.flatMap(([keys, label]) =>
    [h("dt", null, keys.split(" ").map((key) => h("kbd", null, key))), h("dd", null, label)])) });
}
