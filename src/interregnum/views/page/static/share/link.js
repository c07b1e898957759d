// The address of what is seen, as others can use it, and how a text comes to the clipboard.

/** The address of the page at this moment; of a page that is a file, its name, since nobody else has the folder. */
export function linkOf(state, changes = {}) {
  const hash = state.address(changes);
  if (location.protocol !== "file:") return `${location.origin}${location.pathname}${location.search}${hash}`;
  return `${decodeURIComponent(location.pathname.split("/").at(-1))}${hash}`;
}

/** Whether the page is a file, so that a link must be sent along with it. */
export function isFile() {
  return location.protocol === "file:";
}

/** Copy a text: by the browser's clipboard, or where a page may not use it by a field that is selected. */
export async function copy(text, field) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    field.focus();
    field.select();
    return document.execCommand("copy");
  }
}

/** Hand a file to the reader. */
export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
