// The few lines that stand in for a framework: build an element, keep a keyed list, batch a render.

/**
 * An element with attributes, listeners and children.
 * `on` holds listeners, `style` custom properties (set through CSSOM, which a strict CSP allows), `dataset` data attributes,
 * `prop` DOM properties; a value of null, undefined or false leaves the attribute out.
 */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (name === "style") for (const [key, v] of Object.entries(value)) element.style.setProperty(key, v);
    else if (name === "dataset") Object.assign(element.dataset, value);
    else if (name === "prop") Object.assign(element, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** A line icon of one path, 20 by 20, in the colour of the text around it. */
export function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [k, v] of Object.entries({ viewBox: "0 0 20 20", width: 20, height: 20, "aria-hidden": "true", class: "icon" })) svg.setAttribute(k, v);
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** Loads a style that belongs to one view or form; without it they still work. */
export const style = (name) => new Promise((done) => document.head.append(h("link", { rel: "stylesheet", href: `/css/${name}.css`, on: { load: done, error: done } })));

const kept = new WeakMap();

/**
 * Makes the children of `parent` stand for `items`, in order. Nodes are reused by key and moved only when their neighbours changed,
 * so that focus, scroll position and running animations stay.
 */
export function keyed(parent, items, keyOf, create, update) {
  const nodes = kept.get(parent) ?? new Map();
  kept.set(parent, nodes);
  const wanted = new Set(items.map(keyOf));
  for (const [key, node] of nodes) {
    if (!wanted.has(key)) {
      node.remove();
      nodes.delete(key);
    }
  }
  let cursor = parent.firstChild;
  for (const item of items) {
    const key = keyOf(item);
    let node = nodes.get(key);
    if (!node) {
      node = create(item);
      nodes.set(key, node);
    }
    update?.(node, item);
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
  }
}

/** `work`, at most once per frame, however often it is asked for. */
export function framed(work) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    // A hidden page gets no frames; it still has to be right when somebody looks.
    const run = () => {
      asked = false;
      work();
    };
    if (document.hidden) setTimeout(run, 250);
    else requestAnimationFrame(run);
  };
}

/** Writes text only when it differs, so that screen readers and selections are left alone. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Lets an element glow once, briefly: something in it has just changed. */
export function glow(element) {
  element.classList.remove("glow");
  void element.offsetWidth; // restarts the animation
  element.classList.add("glow");
  element.addEventListener("animationend", () => element.classList.remove("glow"), { once: true });
}

export const calm = matchMedia("(prefers-reduced-motion: reduce)");
