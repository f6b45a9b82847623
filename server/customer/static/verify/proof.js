// proof.json: only the exact bytes that its one spelling has are read, so no byte of it means nothing.

import { base64, hex, same, sha256, unbase64, unbase64url, unhex, joined, utf8 } from "./bytes.js";
import { isPoint } from "./keys.js";
import { noteKey, proofFile } from "./note.js";

const LIMIT = 256 << 10;
const MEMBERS = [
  "proof", "issuer", "text_sha256", "signature", "key", "signed_by", "signature_der", "key_der", "statement",
  "countersignature", "countersignature_key_der", "salt", "leaf", "log_key", "log_proof",
];
const NUMBERS = ["proof", "leaf"];
const P256_HEAD = unhex("3059301306072a8648ce3d020106082a8648ce3d030107034200");
const ED25519_HEAD = unhex("302a300506032b6570032100");

/** This is no proof.json. */
export class ProofRefused extends Error {
  /** @param {string} why @param {string} [field] */
  constructor(why, field = "") {
    super(why);
    this.why = why;
    this.field = field;
  }
}

/**
 * What proof.json says; nothing of it is verified.
 * @typedef {{issuer: string, textHash: string, signature: Uint8Array, signatureText: string, key: Uint8Array,
 *   keyText: string, signedBy: "device" | "office", statement: string, countersignature: Uint8Array,
 *   countersignatureKey: Uint8Array, countersignatureKeyDer: Uint8Array, countersignatureName: string,
 *   signatureDer: Uint8Array, keyDer: Uint8Array, salt: Uint8Array, leaf: number, logKey: string, logProof: string, checkpoint: string}} Proof
 */

/** @param {Uint8Array} content @returns {Promise<Proof>} throws ProofRefused */
export async function readProof(content) {
  const told = members(content);
  const raw = (name) => ofLength(unbase64url(told[name]), name === "key" ? keyLength(told) : 64, name);
  const plain = (name, size) => ofLength(unbase64(told[name]), size, name);
  if (!/^[0-9a-f]{64}$/.test(told.text_sha256)) throw new ProofRefused("bad_encoding", "text_sha256");
  if (!told.issuer || told.issuer.length > 255) throw new ProofRefused("bad_text", "issuer");
  const proof = {
    issuer: told.issuer,
    textHash: told.text_sha256,
    signature: raw("signature"),
    signatureText: told.signature,
    key: raw("key"),
    keyText: told.key,
    signedBy: told.signed_by,
    statement: told.statement,
    countersignature: plain("countersignature", 64),
    countersignatureKeyDer: plain("countersignature_key_der", 44),
    salt: plain("salt", 32),
    leaf: told.leaf,
    logKey: told.log_key,
    logProof: told.log_proof,
  };
  await consistent(proof, told);
  return {
    ...proof,
    countersignatureKey: proof.countersignatureKeyDer.subarray(ED25519_HEAD.length),
    signatureDer: signatureDer(proof),
    keyDer: keyDer(proof),
    countersignatureName: hex(await sha256(proof.countersignatureKeyDer)),
    checkpoint: proofFile(proof.logProof).checkpoint,
  };
}

/** @param {Uint8Array} content @returns {Record<string, any>} of the one spelling */
function members(content) {
  if (content.length > LIMIT) throw new ProofRefused("too_long");
  let told;
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    throw new ProofRefused("not_utf8");
  }
  try {
    told = JSON.parse(text);
  } catch {
    throw new ProofRefused("not_json");
  }
  if (told === null || typeof told !== "object" || Array.isArray(told)) throw new ProofRefused("not_json");
  if (told.proof !== 1) throw new ProofRefused("unknown_version", "proof");
  const names = Object.keys(told);
  const odd = [...names.filter((n) => !MEMBERS.includes(n)), ...MEMBERS.filter((n) => !names.includes(n))].sort();
  if (odd.length) throw new ProofRefused("members", odd[0].slice(0, 40));
  for (const name of names) {
    const right = NUMBERS.includes(name) ? Number.isSafeInteger(told[name]) : typeof told[name] === "string";
    if (!right) throw new ProofRefused("bad_type", name);
  }
  const lines = MEMBERS.map((name) => `${JSON.stringify(name)}:${JSON.stringify(told[name])}`);
  if (`{\n${lines.join(",\n")}\n}\n` !== text) throw new ProofRefused("not_exact");
  return told;
}

/** What is written twice says the same, and keys are keys. */
async function consistent(proof, told) {
  if (!["device", "office"].includes(proof.signedBy)) throw new ProofRefused("bad_text", "signed_by");
  if (proof.signedBy === "device" && !(await isPoint(proof.key))) throw new ProofRefused("bad_key", "key");
  if (!same(proof.countersignatureKeyDer.subarray(0, ED25519_HEAD.length), ED25519_HEAD))
    throw new ProofRefused("bad_key", "countersignature_key_der");
  if (told.signature_der !== base64(signatureDer(proof))) throw new ProofRefused("differs", "signature_der");
  if (told.key_der !== base64(keyDer(proof))) throw new ProofRefused("differs", "key_der");
  if (proof.leaf < 0) throw new ProofRefused("bad_length", "leaf");
  let file;
  try {
    if ((await noteKey(proof.logKey)).kind !== 1) throw new ProofRefused("bad_key", "log_key");
  } catch {
    throw new ProofRefused("bad_key", "log_key");
  }
  try {
    file = proofFile(proof.logProof);
  } catch {
    throw new ProofRefused("bad_encoding", "log_proof");
  }
  if (file.index !== BigInt(proof.leaf)) throw new ProofRefused("differs", "leaf");
  if (file.extra) throw new ProofRefused("not_exact", "log_proof");
}

const keyLength = (told) => (told.signed_by === "office" ? 32 : 65);

function ofLength(bytes, size, field) {
  if (bytes === null) throw new ProofRefused("bad_encoding", field);
  if (bytes.length !== size) throw new ProofRefused("bad_length", field);
  return bytes;
}

/** The signature as openssl takes it: DER of r and s; of the office as it is. */
function signatureDer({ signedBy, signature }) {
  if (signedBy === "office") return signature;
  const both = joined(integer(signature.subarray(0, 32)), integer(signature.subarray(32)));
  return joined(Uint8Array.of(0x30, both.length), both);
}

function integer(bytes) {
  const from = bytes.findIndex((one) => one !== 0);
  const short = from < 0 ? bytes.subarray(-1) : bytes.subarray(from);
  const positive = short[0] & 0x80 ? joined(Uint8Array.of(0), short) : short;
  return joined(Uint8Array.of(2, positive.length), positive);
}

const keyDer = ({ signedBy, key }) => joined(signedBy === "office" ? ED25519_HEAD : P256_HEAD, key);

/** What the signature covers: the text where a device signed, its hash where the office did. @param {Uint8Array} text */
export async function signedMessage({ issuer, signedBy }, text) {
  if (signedBy === "office") return utf8(`repair-record/v1-sha256\n${issuer}\n${hex(await sha256(text))}`);
  return joined(utf8(`repair-record/v1\n${issuer}\n`), text);
}

/** What the countersignature covers. */
export const statementMessage = (statement) => utf8(`record-countersignature/1\n${statement}`);
