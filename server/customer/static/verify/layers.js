// Text, countersignature, log, photos and drawing: each against the proof, bytes first, then what they say.

import { hex, joined, sha256, unbase64, unhex, utf8, base64 } from "./bytes.js";
import { found } from "./findings.js";
import { Unclear, strict } from "./json.js";
import { ed25519, es256 } from "./keys.js";
import { leafHash, noteKey, seenBy, verifyProof } from "./note.js";
import { signedMessage, statementMessage } from "./proof.js";

const LONGEST = 32 << 10;
const TEMPLATE = 1;
const HASH = /^[0-9a-f]{64}$/;

/** @param {Uint8Array} key @returns {Promise<string>} six figures that people compare */
async function fingerprint(key) {
  const head = await sha256(key);
  return String(new DataView(head.buffer).getUint32(0) % 1_000_000).padStart(6, "0");
}

/** Is this the text of the proof, and did the key of the proof sign it? */
export async function ofBytes(text, proof) {
  const digest = hex(await sha256(text));
  const first = digest === proof.textHash
    ? found("text_unchanged", { sha256: digest })
    : found("text_changed", { sha256: digest, expected: proof.textHash });
  const message = await signedMessage(proof, text);
  if (proof.signedBy === "device") {
    const right = await es256(proof.key, proof.signature, message);
    const key = await fingerprint(proof.key);
    return [first, found(right ? "signed_by_device" : "device_signature_wrong", { key })];
  }
  const own = hex(proof.key) === hex(proof.countersignatureKey) ? [] : [found("office_key_differs")];
  const right = await ed25519(proof.key, proof.signature, message);
  return [first, ...own, found(right ? "signed_by_office" : "office_signature_wrong")];
}

/** @returns {{told: any, findings: any[]}} what the text says; told is null where it cannot be read */
export function ofContent(text, proof) {
  if (text.length > LONGEST)
    return { told: null, findings: [found("text_too_long", { bytes: text.length, limit: LONGEST })] };
  try {
    const told = read(strict(text));
    return { told, findings: [...said(told, proof)] };
  } catch (problem) {
    if (!(problem instanceof Unclear)) throw problem;
    const [why, ...member] = problem.why.split(":");
    const twice = why === "twice";
    const finding = twice ? found("text_ambiguous", { member: member.join(":") }) : found("text_unreadable", { why });
    return { told: null, findings: [finding] };
  }
}

function* said(told, proof) {
  const { number, issuer, language, template } = told;
  yield found("text_readable", { number, issuer, language, template });
  if (template > TEMPLATE) yield found("template_unknown", { template });
  if (proof && issuer !== proof.issuer) yield found("issuer_differs", { text: issuer, proof: proof.issuer });
  if (told.corrects !== null) yield found("corrects", { sha256: told.corrects });
}

/** Throws Unclear naming the member that is not as its template has it. */
function read(members) {
  for (const name of ["number", "issuer", "language"])
    if (typeof members[name] !== "string" || !members[name] || members[name].length > 255) throw new Unclear(name);
  const { number, issuer, language, template } = members;
  if (!Number.isInteger(template) || template < 1) throw new Unclear("template");
  const told = {
    number, issuer, language, template, photos: [], strokes: null, unsigned: null, corrects: null,
    zone: zoneOf(members),
  };
  try {
    return { ...told, ...customer(members.signed_by), photos: photosOf(members.photos ?? []), corrects: corrected(members) };
  } catch (problem) {
    if (template <= TEMPLATE) throw problem;
    return told;
  }
}

/** In which the text's times are said: the service centre's, else the phone's when it was signed; null for UTC. */
function zoneOf({ zone, times }) {
  try {
    if (typeof zone === "string" && zone) {
      new Intl.DateTimeFormat("en", { timeZone: zone });
      return zone;
    }
  } catch {
    // no zone that this browser knows
  }
  const [, offset] = /T.*([+-]\d\d:\d\d)$/.exec(times?.signed) ?? [];
  return offset ?? null;
}

function corrected({ corrects = null }) {
  if (corrects !== null && typeof corrects !== "string") throw new Unclear("corrects");
  return corrects;
}

function photosOf(listed) {
  if (!Array.isArray(listed)) throw new Unclear("photos");
  const names = listed.map((each) => each?.sha256);
  if (!names.every((name) => typeof name === "string" && HASH.test(name))) throw new Unclear("photos");
  return [...new Set(names)];
}

function customer(signed = null) {
  if (signed === null) return { strokes: null, unsigned: null };
  if (typeof signed !== "object" || Array.isArray(signed)) throw new Unclear("signed_by");
  const strokes = signed.strokes ?? null;
  if (strokes !== null) {
    if (typeof strokes !== "string" || !HASH.test(strokes)) throw new Unclear("signed_by");
    return { strokes, unsigned: null };
  }
  return { strokes: null, unsigned: ["absent", "refused", "typed"].find((how) => signed[how]) ?? null };
}

/** The countersignature over its statement, and the statement against text and proof. */
export async function countersigned(text, proof) {
  const message = statementMessage(proof.statement);
  if (!(await ed25519(proof.countersignatureKey, proof.countersignature, message))) return [found("countersignature_wrong")];
  let told;
  try {
    told = strict(utf8(proof.statement));
    if (told.countersignature !== 1) throw new Unclear("countersignature");
    instant(told.received, "received");
    if (!told.signed || typeof told.signed !== "object") throw new Unclear("signed");
    for (const name of ["earliest", "latest"]) instant(told.signed[name], `signed.${name}`);
  } catch (problem) {
    if (!(problem instanceof Unclear)) throw problem;
    return [found("statement_unreadable", { why: problem.why })];
  }
  const expected = {
    text: hex(await sha256(text)), issuer: proof.issuer, signature: proof.signatureText, key: proof.keyText,
    signed_by: proof.signedBy,
  };
  const members = Object.keys(expected).filter((name) => told[name] !== expected[name]);
  if (members.length) return [found("statement_of_another", { members })];
  const { earliest, latest, grade } = told.signed;
  return [
    found("countersigned", { received: told.received, key: proof.countersignatureName }),
    found("when_signed", { earliest, latest, grade }),
  ];
}

function instant(value, name) {
  const right = typeof value === "string" && /T.*(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value));
  if (!right) throw new Unclear(name);
}

/** The leaf hash of this text under this signature: from the record, whatever a file of the log says. */
export async function leafOf(text, proof) {
  const signed = await sha256(utf8(proof.signatureText));
  return leafHash(await sha256(joined(utf8("doorstep-record/1\n"), proof.salt, await sha256(text), signed)));
}

/** Does the checkpoint of this issuer's log, signed by the log key of the proof, cover this record? */
export async function inLog(text, proof) {
  const expected = logOrigin(proof.issuer);
  const key = await noteKey(proof.logKey);
  if (key.name !== expected) return [found("other_log", { origin: key.name, expected })];
  try {
    const { index, size, origin } = await verifyProof(proof.logProof, await leafOf(text, proof), expected, key);
    return [found("in_log", { origin, leaf: String(index), size: String(size) })];
  } catch (refused) {
    if (!refused.code) throw refused;
    if (refused.code === "not_included") return [found("not_in_log")];
    if (refused.code === "wrong_origin") return [found("other_log", { origin: refused.facts.origin, expected })];
    return [found("checkpoint_wrong", { why: refused.code })];
  }
}

/** The log of this installation: the host of its origin and /records. */
export function logOrigin(issuer) {
  const rest = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(issuer);
  return `${rest ? rest[1] : ""}/records`;
}

/** Which of these witnesses saw this checkpoint; nothing where none of them did. */
export async function witnessed(note, keys) {
  const findings = [];
  const seen = [];
  for (const key of keys) {
    const one = await seenBy(note, key);
    if (one?.wrong) findings.push(found("witness_wrong", { names: [one.name] }));
    else if (one) seen.push(one);
  }
  if (!seen.length) return findings;
  const at = new Date(Math.max(...seen.map((one) => one.at))).toISOString();
  return [...findings, found("witnessed", { names: seen.map((one) => one.name), at })];
}

/** Countersignature and log against the issuer's keys, which the page brought. */
export function whose(proof, keys, vouched) {
  const { issuer } = keys;
  if (issuer !== proof.issuer) return [found("other_issuer", { keys: issuer, proof: proof.issuer })];
  const standing = (key, listed) =>
    listed.includes(key) ? "known" : !listed.length ? "unlisted" : vouched ? "gone" : "foreign";
  return [
    found(`countersignature_key_${standing(base64(proof.countersignatureKeyDer), keys.countersignature)}`, { issuer }),
    found(`log_key_${standing(proof.logKey, keys.log)}`, { issuer }),
  ];
}

/** Each file against the photos the text names, and which of those were not given. */
export async function photos(told, files) {
  const findings = [];
  const given = new Set();
  for (const { name, content } of files) {
    const digest = hex(await sha256(content));
    given.add(digest).add(saidByName(name));
    if (!saysSo(name, digest)) findings.push(found("photo_changed", { name, sha256: digest }));
    else if (told.photos.includes(digest)) findings.push(found("photo_unchanged", { sha256: digest }));
    else findings.push(found("photo_foreign", { name, sha256: digest }));
  }
  const lacking = told.photos.filter((each) => !given.has(each));
  if (lacking.length) findings.push(found("photos_lacking", { count: lacking.length, sha256: lacking }));
  return findings;
}

/** Is this the drawing the text names, and was it drawn for this record? */
export async function strokes(told, files) {
  const findings = [];
  for (const { name, content } of files) {
    const digest = hex(await sha256(content));
    if (!saysSo(name, digest)) findings.push(found("strokes_changed", { name, sha256: digest }));
    else if (digest !== told.strokes) findings.push(found("strokes_foreign", { name, sha256: digest }));
    else findings.push(drawnFor(told, name, content));
  }
  if (told.unsigned !== null) findings.push(found("customer_did_not_sign", { how: told.unsigned }));
  else if (told.strokes !== null && !files.length) findings.push(found("strokes_lacking"));
  return findings;
}

function drawnFor(told, name, content) {
  let record;
  try {
    ({ record } = strict(content));
  } catch (problem) {
    return found("strokes_unreadable", { name, why: problem.why ?? "not_json" });
  }
  if (record !== told.number) return found("strokes_of_another", { record: String(record), number: told.number });
  return found("strokes_unchanged", { record });
}

/** A name that is a hash has to be the hash of what it names. */
const saysSo = (name, digest) => ["", digest].includes(saidByName(name));

function saidByName(name) {
  const stem = name.split("/").at(-1).split(".")[0];
  return HASH.test(stem) ? stem : "";
}
