// JSON that no two programs read differently.

/** Why it cannot be read; `twice:<member>` where a member stands there twice. */
export class Unclear extends Error {
  /** @param {string} why */
  constructor(why) {
    super(why);
    this.why = why;
  }
}

/** @param {Uint8Array} bytes @returns {Record<string, any>} the object; throws Unclear */
export function strict(bytes) {
  const text = decoded(bytes);
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Unclear("not_json");
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new Unclear("not_json");
  onceEach(text);
  return value;
}

/** @param {Uint8Array} bytes @returns {string} */
function decoded(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Unclear("not_utf8");
  }
}

/** Of valid JSON: no object has a member twice, whatever its escapes. */
function onceEach(text) {
  const open = [];
  let named = false;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/gs)) {
    const names = open.at(-1);
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(null);
    else if (token === "}" || token === "]") open.pop();
    else if (token !== "," && names && named) {
      const name = JSON.parse(token);
      if (names.has(name)) throw new Unclear(`twice:${name.slice(0, 40)}`);
      names.add(name);
    }
    named = token === "{" || (token === "," && Boolean(open.at(-1)));
  }
}
