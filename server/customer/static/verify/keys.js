// Signatures by the browser's own cryptography; Ed25519 by a small library where the browser has none.

/**
 * @param {Uint8Array} key 65 raw bytes of a point on P-256
 * @param {Uint8Array} signature r and s, 32 bytes each
 * @param {Uint8Array} message
 * @returns {Promise<boolean>} false also for what is no key
 */
export async function es256(key, signature, message) {
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  try {
    const imported = await crypto.subtle.importKey("raw", key, curve, false, ["verify"]);
    return await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, imported, signature, message);
  } catch {
    return false;
  }
}

/** @param {Uint8Array} key @returns {Promise<boolean>} whether it is a point on P-256 */
export async function isPoint(key) {
  try {
    await crypto.subtle.importKey("raw", key, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {Uint8Array} key 32 raw bytes
 * @param {Uint8Array} signature 64 bytes
 * @param {Uint8Array} message
 * @returns {Promise<boolean>}
 */
export async function ed25519(key, signature, message) {
  if (key.length !== 32 || signature.length !== 64) return false;
  try {
    if (await hasEd25519()) {
      const imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
      return await crypto.subtle.verify({ name: "Ed25519" }, imported, signature, message);
    }
    const { verifyAsync } = await import("../vendor/noble-ed25519/index.js");
    return await verifyAsync(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
}

/** @type {Promise<boolean> | null} */
let asked = null;

/** Whether this browser knows Ed25519: asked once, with a key that is one (the base point). */
function hasEd25519() {
  const point = Uint8Array.from({ length: 32 }, (_, at) => (at ? 0x66 : 0x58));
  asked ??= crypto.subtle.importKey("raw", point, { name: "Ed25519" }, false, ["verify"]).then(() => true, () => false);
  return asked;
}
