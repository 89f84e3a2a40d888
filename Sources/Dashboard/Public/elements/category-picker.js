// Choosing a category in place: type to filter, arrows and Enter, or add one that is not there yet.

import { h, style } from "../dom.js";
import { slug } from "../format.js";

await style("picker"); // so that the first page stays light

let open = null;

/**
 * Opens at `anchor`. `categories` are {id, name, kind, parent}; `chosen` is an id or null.
 * Resolves with {id} (null: no category), {create: name}, or null when nothing was chosen.
 */
export function pickCategory({ anchor, categories, chosen, none = "No category", create = true }) {
  open?.(null);
  return new Promise((resolve) => {
    const path = pathOf(categories);
    const sorted = [...categories].sort((a, b) => path(a).localeCompare(path(b)));
    const input = h("input", { type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "picker-list", "aria-autocomplete": "list",
      "aria-label": "Category", placeholder: create ? "Find or add a category" : "Find a category", autocomplete: "off", spellcheck: "false" });
    const list = h("ul", { role: "listbox", id: "picker-list", "aria-label": "Categories" });
    const box = h("div", { class: "picker", role: "dialog", "aria-label": "Choose a category" }, input, list);
    const back = h("div", { class: "picker-back" }, box);
    let options = [], active = 0;

    const finish = (result) => {
      if (open !== finish) return;
      open = null;
      back.remove();
      removeEventListener("resize", place);
      removeEventListener("keydown", onKey, true);
      if (result === null || anchor.isConnected) anchor.focus?.({ preventScroll: true });
      resolve(result);
    };
    open = finish;

    const render = () => {
      const text = input.value.trim();
      const wanted = slug(text);
      const hits = sorted.filter((category) => !wanted || slug(path(category)).includes(wanted));
      options = hits.map((category) => ({ label: category.name, under: path(category) === category.name ? null : path(category).split(" › ").slice(0, -1).join(" › "),
        on: category.id === chosen, result: { id: category.id } }));
      if (!wanted) options.push({ label: none, on: chosen === null, result: { id: null }, quiet: true });
      const exact = sorted.some((category) => slug(category.name) === wanted);
      if (create && text && !exact) options.push({ label: `Add “${text}”`, result: { create: text }, add: true });
      active = Math.max(0, text ? 0 : options.findIndex((option) => option.on));
      list.replaceChildren(...options.map((option, i) => h("li", { role: "option", id: `picker-${i}`, "aria-selected": option.on ? "true" : "false",
        class: option.add ? "add" : option.quiet ? "quiet" : "", on: { pointerdown: (event) => { event.preventDefault(); finish(option.result); },
          pointermove: () => point(i, false) } }, option.label, option.under ? h("small", null, option.under) : null)));
      if (!options.length) list.append(h("li", { class: "quiet", role: "presentation" }, "Nothing like that"));
      point(active);
    };
    const point = (i, scroll = true) => {
      list.children[active]?.classList.remove("on");
      active = i;
      const node = list.children[active];
      node?.classList.add("on");
      if (scroll) node?.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", `picker-${active}`);
    };
    const onKey = (event) => {
      if (event.key === "Escape") finish(null);
      else if (event.key === "ArrowDown") point(Math.min(options.length - 1, active + 1));
      else if (event.key === "ArrowUp") point(Math.max(0, active - 1));
      else if (event.key === "Enter") options[active] && finish(options[active].result);
      else if (event.key === "Tab") finish(null);
      else return event.stopPropagation();
      event.preventDefault();
      event.stopPropagation();
    };
    const place = () => {
      if (innerWidth < 620) return box.classList.add("sheet");
      const at = anchor.getBoundingClientRect();
      const height = Math.min(340, innerHeight - 24);
      const below = at.bottom + 6 + height < innerHeight;
      box.style.setProperty("left", `${Math.max(10, Math.min(at.left, innerWidth - 290))}px`);
      box.style.setProperty("top", `${below ? at.bottom + 6 : Math.max(10, at.top - 6 - height)}px`);
      box.style.setProperty("max-height", `${height}px`);
    };
    input.addEventListener("input", render);
    back.addEventListener("pointerdown", (event) => event.target === back && finish(null));
    addEventListener("keydown", onKey, true);
    addEventListener("resize", place);
    document.body.append(back);
    place();
    render();
    input.focus({ preventScroll: true });
  });
}

/** A function that writes a category with its parents: "Food › Groceries". */
export function pathOf(categories) {
  const byID = new Map(categories.map((category) => [category.id, category]));
  return (category) => {
    const names = [];
    for (let at = category, depth = 0; at && depth < 8; at = byID.get(at.parent), depth += 1) names.unshift(at.name);
    return names.join(" › ");
  };
}
