// A later proof of the log in a file of its own (witnessed.txt): nothing of it is believed but what the record itself,
// the issuer's name and known keys bear out.

import { same } from "./bytes.js";
import { found } from "./findings.js";
import { leafOf, logOrigin, witnessed } from "./layers.js";
import { Refused, leads, noteKey, parsed, proofFile, signedBy, strangers } from "./note.js";

const HEAD = "c2sp.org/tlog-proof@v1\n";
const LONGEST = 2 ** 19;

/** @param {Uint8Array} content @returns {boolean} by its first line */
export const isLater = (content) => new TextDecoder("latin1").decode(content.subarray(0, HEAD.length)) === HEAD;

/**
 * Does this file prove that this very record stands in its issuer's log, and who saw that?
 * @param {{name: string, content: Uint8Array}} file @param {Uint8Array} text
 * @param {{log: string[], witnesses: string[]}} trusted verifier keys
 * @returns {Promise<any[]>} findings; `witnessed` is among them only where none is bad
 */
export async function later({ name, content }, text, proof, trusted) {
  try {
    return await looked(name, read(content), text, proof, trusted);
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    return [found("later_unreadable", { name, why: refused.code })];
  }
}

function read(content) {
  if (content.length > LONGEST) throw new Refused("not_a_proof");
  let file;
  try {
    file = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    const ascii = new TextDecoder("latin1").decode(content).split("\n\n")[0];
    throw new Refused(/^[\x00-\x7f]*$/.test(ascii) ? "not_a_note" : "not_a_proof");
  }
  const told = proofFile(file);
  if (told.extra) throw new Refused("not_a_proof");
  return { ...told, ...parsed(told.checkpoint) };
}

async function looked(name, told, text, proof, { log, witnesses }) {
  const expected = logOrigin(proof.issuer);
  if (told.origin !== expected) return [found("later_other_log", { name, origin: told.origin, expected })];
  const right = await leads(await leafOf(text, proof), told.index, told.size, told.path, told.root);
  if (!right) return [found("later_of_another", { name })];
  const own = ownCheckpoint(proof);
  if (own?.size === told.size && !same(own.root, told.root))
    return [found("log_forked", { name, size: String(own.size) })];
  const keys = (await Promise.all(log.map(noteKey))).filter((each) => each.name === expected);
  let signed;
  try {
    signed = await signedBy(told.checkpoint, keys);
  } catch {
    return [found("later_altered", { name })];
  }
  const seen = await witnessed(told.checkpoint, witnesses);
  const wrong = seen.filter((each) => each.code === "witness_wrong");
  if (wrong.length) return wrong;
  const facts = { name, leaf: String(told.index), size: String(told.size) };
  const first = signed || seen.length ? found("later_in_log", facts) : found("later_unknown", { name });
  const names = await strangers(told.checkpoint, witnesses);
  return [first, ...seen, ...(names.length ? [found("witnesses_unknown", { names })] : [])];
}

/** The checkpoint of proof.json, which is looked at elsewhere; null for what is none. */
function ownCheckpoint(proof) {
  try {
    return parsed(proof.checkpoint);
  } catch {
    return null;
  }
}
