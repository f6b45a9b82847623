// The log's files: verifier keys, signed notes, checkpoints, proof files (c2sp.org), and the way from a leaf to a root.

import { joined, same, sha256, unbase64, unhex, utf8 } from "./bytes.js";
import { ed25519 } from "./keys.js";

const HEAD = "c2sp.org/tlog-proof@v1";
const COSIGNATURE = 4;
const LONGEST = 2 ** 18;
const MOST_SIGNATURES = 64;

/** Why a file of the log proves nothing. */
export class Refused extends Error {
  /** @param {string} code @param {Record<string, any>} [facts] */
  constructor(code, facts = {}) {
    super(code);
    this.code = code;
    this.facts = facts;
  }
}

/** @param {string} text a verifier key @returns {Promise<{name: string, id: Uint8Array, kind: number, key: Uint8Array}>} */
export async function noteKey(text) {
  const [, name, id, rest] = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
  const content = rest ? unbase64(rest) : null;
  if (!content || content.length < 2) throw new Refused("bad_key");
  const expected = (await sha256(joined(utf8(`${name}\n`), content))).subarray(0, 4);
  if (!same(unhex(id), expected)) throw new Refused("bad_key");
  return { name, id: expected, kind: content[0], key: content.subarray(1) };
}

/** @param {string} note @returns {{text: string, signatures: {name: string, signature: Uint8Array}[]}} */
function divided(note) {
  const at = note.lastIndexOf("\n\n");
  const tail = note.slice(at + 2);
  if (utf8(note).length > LONGEST || tail.split("\n").length > MOST_SIGNATURES + 1) throw new Refused("not_a_note");
  if (at < 0 || !tail.endsWith("\n") || /[\x00-\x09\x0b-\x1f]/.test(note)) throw new Refused("not_a_note");
  const signatures = tail.slice(0, -1).split("\n").map((line) => {
    const [, name, text] = /^\u2014 ([^\s+]+) (\S+)$/.exec(line) ?? [];
    const signature = text ? unbase64(text) : null;
    if (!signature || signature.length <= 4) throw new Refused("not_a_note");
    return { name, signature };
  });
  return { text: note.slice(0, at + 1), signatures };
}

/** @param {string} text @returns {bigint | null} an ASCII decimal without leading zeroes, below 2^63 */
function number(text) {
  if (!/^(0|[1-9][0-9]{0,18})$/.test(text)) return null;
  const value = BigInt(text);
  return value < 2n ** 63n ? value : null;
}

/**
 * @param {string} note @param {string} origin @param {{name: string, id: Uint8Array, key: Uint8Array}} key
 * @returns {Promise<{origin: string, size: bigint, root: Uint8Array}>} the checkpoint, once the log's key has verified it
 */
async function checkpoint(note, origin, key) {
  if (!(await signedBy(note, [key]))) throw new Refused("unknown_key");
  const told = parsed(note);
  if (told.origin !== origin) throw new Refused("wrong_origin", { origin: told.origin });
  return told;
}

/**
 * Did one of these keys sign the note? Throws Refused bad_signature where one of them is named and did not.
 * @param {string} note @param {{name: string, id: Uint8Array, key: Uint8Array}[]} keys
 * @returns {Promise<boolean>}
 */
export async function signedBy(note, keys) {
  const { text, signatures } = divided(note);
  let known = false;
  for (const { name, signature } of signatures) {
    const key = keys.find((each) => each.name === name && same(each.id, signature.subarray(0, 4)));
    if (!key) continue;
    if (!(await ed25519(key.key, signature.subarray(4), utf8(text)))) throw new Refused("bad_signature");
    known = true;
  }
  return known;
}

/** @param {string} note @returns {{origin: string, size: bigint, root: Uint8Array}} its checkpoint, not verified */
export function parsed(note) {
  const { text } = divided(note);
  const [named, size, root, ...rest] = text.split("\n");
  const leaves = number(size ?? "");
  const hash = unbase64(root ?? "");
  const whole = rest.length >= 1 && rest.at(-1) === "" && rest.slice(0, -1).every(Boolean);
  if (!named || leaves === null || hash?.length !== 32 || !whole) throw new Refused("not_a_checkpoint");
  return { origin: named, size: leaves, root: hash };
}

/** @param {string} text a proof file @returns {{index: bigint, path: Uint8Array[], checkpoint: string, extra: boolean}} */
export function proofFile(text) {
  const at = text.indexOf("\n\n");
  const [head, ...lines] = text.slice(0, at).split("\n");
  const extra = lines[0]?.startsWith("extra ") ?? false;
  if (extra) lines.shift();
  const index = lines[0]?.startsWith("index ") ? number(lines[0].slice(6)) : null;
  const path = lines.slice(1).map((line) => unbase64(line) ?? new Uint8Array());
  const right = path.length <= 63 && path.every((each) => each.length === 32);
  if (at < 0 || head !== HEAD || index === null || !right || at + 2 === text.length) throw new Refused("not_a_proof");
  return { index, path, checkpoint: text.slice(at + 2), extra };
}

/** RFC 9162 section 2.1.3.2. @returns {Promise<boolean>} */
export async function leads(leaf, index, size, path, root) {
  if (index >= size) return false; // 1
  let fn = index; // 2
  let sn = size - 1n;
  let r = leaf; // 3
  for (const p of path) { // 4
    if (sn === 0n) return false; // 4a
    if (fn & 1n || fn === sn) { // 4b
      r = await nodeHash(p, r);
      while (!(fn & 1n) && fn) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else r = await nodeHash(r, p);
    [fn, sn] = [fn >> 1n, sn >> 1n]; // 4c
  }
  return sn === 0n && same(r, root); // 5
}

const nodeHash = (left, right) => sha256(joined(Uint8Array.of(1), left, right));

/** @param {Uint8Array} entry @returns {Promise<Uint8Array>} */
export const leafHash = (entry) => sha256(joined(Uint8Array.of(0), entry));

/**
 * @param {string} text a proof file @param {Uint8Array} leaf a leaf hash, from the record itself
 * @returns {Promise<{index: bigint, size: bigint, origin: string}>}
 */
export async function verifyProof(text, leaf, origin, key) {
  const proof = proofFile(text);
  const told = await checkpoint(proof.checkpoint, origin, key);
  if (!(await leads(leaf, proof.index, told.size, proof.path, told.root))) throw new Refused("not_included");
  return { index: proof.index, size: told.size, origin: told.origin };
}

/**
 * Whether a witness saw the checkpoint (c2sp.org/tlog-cosignature).
 * @param {string} note @param {string} vkey
 * @returns {Promise<{name: string, at?: number, wrong?: boolean} | null>} null where it did not sign
 */
export async function seenBy(note, vkey) {
  let witness;
  try {
    witness = await noteKey(vkey);
  } catch {
    return null;
  }
  if (witness.kind !== COSIGNATURE || witness.key.length !== 32) return null;
  const { text, signatures } = divided(note);
  const lines = signatures.filter((e) => e.name === witness.name && same(e.signature.subarray(0, 4), witness.id));
  if (!lines.length) return null;
  const times = await Promise.all(lines.map(({ signature }) => seenAt(text, witness, signature.subarray(4))));
  return times.includes(null) ? { name: witness.name, wrong: true } : { name: witness.name, at: Math.max(...times) };
}

/** When a line says that it was signed, in milliseconds; null where it was not. */
async function seenAt(text, witness, content) {
  if (content.length !== 72) return null;
  const at = new DataView(content.buffer, content.byteOffset).getBigUint64(0);
  const message = utf8(`cosignature/v1\ntime ${at}\n${text}`);
  const right = at <= 253402300799n && (await ed25519(witness.key, content.subarray(8), message));
  return right ? Number(at) * 1000 : null;
}

/** Who else signed this checkpoint, by name: neither the log itself nor one of these witnesses (verifier keys). */
export async function strangers(note, vkeys) {
  const { text, signatures } = divided(note);
  const known = await Promise.all(vkeys.map((each) => noteKey(each).catch(() => null)));
  const mine = known.filter((each) => each?.kind === COSIGNATURE && each.key.length === 32);
  const isKnown = ({ name, signature }) => mine.some((e) => e.name === name && same(e.id, signature.subarray(0, 4)));
  const log = text.split("\n")[0];
  return signatures.filter((each) => each.name !== log && !isKnown(each)).map((each) => each.name);
}
