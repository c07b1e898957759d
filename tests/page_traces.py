"""What a page is asked for the bytes of its histories: by the tests, and by the bench."""

# Chromium does not load modules by `import()` in such a page; one that is loaded already it gives.
TRACES = """async (count) => {
  const { thePlayers } = await import("interregnum/play/player.js");
  const hex = async (part) => [...new Uint8Array(await crypto.subtle.digest("SHA-256", part))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const found = [];
  for (let n = 0; n < count; n += 1) found.push(await Promise.all((await thePlayers().trace("7", n)).trace.map(hex)));
  return found;
}"""
