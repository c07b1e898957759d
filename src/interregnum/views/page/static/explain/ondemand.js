// What is made when it is first asked for: of hundreds of explanations a visitor reads a few.

/** An object with these keys; `make(key)` makes the part that stands under one, once. */
export function onDemand(keys, make) {
  const found = {};
  for (const key of keys) {
    Object.defineProperty(found, key, { enumerable: true, configurable: true, get() {
      const value = make(key);
      Object.defineProperty(found, key, { enumerable: true, value });
      return value;
    } });
  }
  return found;
}
