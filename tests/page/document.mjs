// As much of a document as the modules of the page need to build elements: no layout, no events but those a test fires.

const camel = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

export class Element {
  constructor(tag) {
    this.tag = tag;
    this.attributes = new Map();
    this.childNodes = [];
    this.listeners = new Map();
    this.style = {};
    this.dataset = {};
    if (tag === "input" || tag === "select") this.value = "";
    this.classList = {
      names: () => (this.getAttribute("class") ?? "").split(" ").filter(Boolean),
      contains: (name) => this.classList.names().includes(name),
      add: (name) => this.classList.toggle(name, true),
      remove: (name) => this.classList.toggle(name, false),
      toggle: (name, on = !this.classList.contains(name)) => this.setAttribute("class", [...this.classList.names().filter((known) => known !== name), ...(on ? [name] : [])].join(" ")),
    };
  }

  get textContent() {
    return this.childNodes.map((child) => (child instanceof Element ? child.textContent : child)).join("");
  }

  set textContent(text) {
    this.childNodes = [String(text)];
  }

  append(...children) {
    this.childNodes.push(...children.map((child) => (child instanceof Element ? child : String(child))));
    if (this.tag === "select" && !this.value) this.value = this.childNodes.find((child) => child.tag === "option")?.value ?? "";
  }

  prepend(...children) {
    this.childNodes.unshift(...children);
  }

  replaceChildren(...children) {
    this.childNodes = [];
    this.append(...children);
  }

  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }

  setAttribute(name, value) {
    this.attributes.set(name, String(value));
    if (name.startsWith("data-")) this.dataset[camel(name.slice(5))] = String(value);
    if (name === "value") this.value = String(value);
  }

  removeAttribute(name) {
    this.attributes.delete(name);
  }

  addEventListener(name, listener) {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener]);
  }

  fire(name, event = {}) {
    for (const listener of this.listeners.get(name) ?? []) listener({ target: this, currentTarget: this, preventDefault() {}, stopPropagation() {}, ...event });
  }

  getBoundingClientRect() {
    return { left: 100, top: 50, width: 0, height: 0, ...this.box }; // somewhere on the screen; a test may say where
  }

  contains(other) {
    return all(this, (element) => element === other).length > 0;
  }

  querySelector() {
    return null; // selectors are for a browser
  }

  querySelectorAll() {
    return [];
  }

  focus() {
    document.activeElement = this;
  }

  getContext() {
    return { measureText: (text) => ({ width: text.length * 6 }) }; // a canvas whose letters are six pixels wide
  }
}

export const document = {
  elements: new Map(),
  documentElement: new Element("html"),
  activeElement: null,
  createElement: (tag) => new Element(tag),
  createElementNS: (_, tag) => new Element(tag),
  getElementById: (id) => document.elements.get(id) ?? null,
};

/** The elements in what a module made (an element or a list of them), itself first, that fit. */
export function all(made, fits) {
  return [made].flat(Infinity).flatMap((node) => (node instanceof Element ? [...(fits(node) ? [node] : []), ...node.childNodes.flatMap((child) => all(child, fits))] : []));
}

/** Those of a class. */
export function ofClass(made, name) {
  return all(made, (element) => element.classList.contains(name));
}

/** Those of a tag. */
export function ofTag(made, name) {
  return all(made, (element) => element.tag === name);
}

/** What can be read, as one line. */
export function text(made) {
  return [made].flat(Infinity).filter((node) => node !== null && node !== undefined && node !== false)
    .map((node) => (node instanceof Element ? node.textContent : String(node))).join(" ").replaceAll("\u00a0", " ").replace(/\s+/g, " ").trim();
}
