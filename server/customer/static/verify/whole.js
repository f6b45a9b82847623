// One file, or several that belong together: opened, looked at layer by layer, and what it comes to.

import { hex, sha256 } from "./bytes.js";
import { Stopped, found } from "./findings.js";
import { isLater, later } from "./later.js";
import * as layers from "./layers.js";
import { ProofRefused, readProof } from "./proof.js";

const LONGEST = 512 << 20;

/**
 * @typedef {{name: string, content: Uint8Array}} File
 * @typedef {{issuer: string, countersignature: string[], log: string[], seal: string[], witnesses: string[]}} IssuerKeys
 */

/**
 * @param {File[]} files a PDF, a bundle, or record.json with proof.json; photos, drawings, witnessed.txt beside it
 * @param {IssuerKeys} keys of the installation that this page came from
 * @returns {Promise<{findings: any[], conclusion: string, facts: any, record: Uint8Array | null, zone: string | null}>}
 */
export async function verify(files, keys) {
  try {
    const given = await opened(files);
    const looked = await look(given, keys);
    return { ...concluded(looked, keys), findings: looked.findings, record: looked.record, zone: looked.zone };
  } catch (problem) {
    if (!(problem instanceof Stopped)) throw problem;
    return { findings: [problem.finding], conclusion: "unreadable", facts: {}, record: null, zone: null };
  }
}

function kindOf(content) {
  if (isLater(content)) return "later";
  const head = String.fromCharCode(...content.subarray(0, 5));
  if (head === "%PDF-") return "pdf";
  if (head.startsWith("PK\x03\x04") || head.startsWith("PK\x05\x06")) return "bundle";
  return head.startsWith("{") ? "json" : "other";
}

/** What is what: by the first bytes; of two JSON files the one that says `proof` is the proof. */
async function opened(files) {
  if (files.some((each) => each.content.length > LONGEST)) throw new Stopped("file_too_long", { limit: LONGEST >> 20 });
  const of = (kind) => files.filter((each) => kindOf(each.content) === kind);
  const texts = of("json").map((each) => each.content);
  const proof = texts.find(isProof) ?? null;
  const drawn = of("json").filter((each) => /strokes|^[0-9a-f]{64}\.json$/.test(each.name) && !isProof(each.content));
  const others = texts.filter((each) => !isProof(each) && !drawn.some((one) => one.content === each));
  const beside = { photos: of("other"), strokes: drawn, later: of("later") };
  const [bundle] = of("bundle");
  if (bundle) return { kind: "bundle", ...beside, ...(await ofBundle(bundle.content, proof, beside)) };
  const [pdf] = of("pdf");
  if (pdf) return { kind: "pdf", ...beside, record: null, proof, pdf: pdf.content, members: new Map() };
  if (!others.length) throw new Stopped(proof ? "proof_alone" : beside.later.length ? "record_needed" : "file_unknown");
  if (!proof) throw new Stopped("proof_needed");
  return { kind: "record", ...beside, record: others[0], proof, pdf: null, members: new Map() };
}

const isProof = (content) => new TextDecoder().decode(content.subarray(0, 64)).includes('"proof":');

async function ofBundle(content, proof, beside) {
  const { unpacked } = await import("./bundle.js");
  const members = unpacked(content);
  const under = (top) => [...members].filter(([name]) => name.startsWith(top)).map(([name, content]) => ({ name, content }));
  return {
    record: members.get("record.json") ?? null,
    proof: proof ?? members.get("proof.json") ?? null,
    pdf: members.get("record.pdf") ?? null,
    photos: [...under("photos/"), ...beside.photos],
    strokes: [...under("strokes/"), ...beside.strokes],
    later: [...under("witnessed.txt").filter(({ name }) => name === "witnessed.txt"), ...beside.later],
    members,
  };
}

async function look(given, keys) {
  const findings = [];
  let seal = null;
  let { record, proof: proofBytes } = given;
  if (given.pdf) {
    const inside = await ofPdf(given, findings);
    seal = inside?.seal ?? null;
    if (given.kind === "pdf") {
      record = inside.files.get("record.json") ?? null;
      proofBytes = proofBytes ?? inside.files.get("proof.json") ?? null;
    }
  }
  if (!record) findings.push(found("record_absent"));
  const proof = await ofProof(proofBytes, findings);
  let zone = null;
  if (record) {
    const read = await ofRecord(given, record, proof, keys);
    findings.push(...read.findings);
    zone = read.zone;
  }
  if (seal) findings.push((await import("./seal.js")).ofIssuer(seal, keys));
  if (given.kind === "bundle") {
    const { agree } = await import("./bundle.js");
    findings.push(...(await agree(given.members, proof, seal)));
  }
  findings.push(found("limit_holder"), found("limit_clocks"));
  if (given.pdf) findings.push(found("limit_pages"));
  return { findings, proof, seal, record, zone };
}

async function ofPdf(given, findings) {
  const { looked } = await import("./seal.js");
  try {
    const inside = await looked(given.pdf);
    const absent = inside.findings.map((each) => each.code).join() === "seal_absent";
    if (given.kind === "pdf" && absent && !inside.files.size) throw new Stopped("pdf_foreign");
    findings.push(...inside.findings);
    if (given.kind === "bundle") findings.push(...(await import("./bundle.js")).pdfAgrees(given.members, inside.files));
    return inside;
  } catch (problem) {
    if (given.kind === "pdf" || !(problem instanceof Stopped)) throw problem;
    findings.push(problem.finding);
    return null;
  }
}

async function ofProof(content, findings) {
  if (!content) {
    findings.push(found("proof_absent"));
    return null;
  }
  try {
    return await readProof(content);
  } catch (problem) {
    if (!(problem instanceof ProofRefused)) throw problem;
    findings.push(found("proof_unreadable", { why: problem.why, field: problem.field }));
    return null;
  }
}

async function ofRecord(given, record, proof, keys) {
  const findings = [];
  if (proof) {
    findings.push(...(await layers.ofBytes(record, proof)), ...(await layers.countersigned(record, proof)));
    findings.push(...(await ofLog(given, record, proof, keys)));
  }
  const { told, findings: content } = layers.ofContent(record, proof);
  findings.push(...content);
  if (!told) return { findings, zone: null };
  findings.push(...(await layers.photos(told, given.photos)), ...(await layers.strokes(told, given.strokes)));
  if (told.strokes !== null) findings.push(found("limit_drawing"));
  return { findings, zone: told.zone };
}

/** The checkpoint of the proof, then those of later proofs; a witness of any of them vouches for the record. */
async function ofLog(given, record, proof, keys) {
  const stands = await layers.inLog(record, proof);
  const holds = stands[0].code === "in_log";
  const own = await layers.witnessed(proof.checkpoint, keys.witnesses);
  const seen = own.filter((each) => holds || each.code === "witness_wrong");
  const trusted = { log: [proof.logKey, ...keys.log], witnesses: keys.witnesses };
  for (const file of given.later) seen.push(...(await later(file, record, proof, trusted)));
  const vouched = seen.some((each) => each.code === "witnessed");
  const none = vouched ? [] : [found("not_witnessed")];
  return [...stands, ...seen, ...none, ...layers.whose(proof, keys, vouched)];
}

/** Which codes say that something does not hold: the page knows, and tells by `bad`. */
let bad = new Set();

/** @param {Iterable<string>} codes */
export function badAre(codes) {
  bad = new Set(codes);
}

function concluded({ findings, proof, seal }, { issuer }) {
  const codes = new Set(findings.map((each) => each.code));
  const count = findings.filter((each) => bad.has(each.code)).length;
  if (count || !proof) return { conclusion: "broken", facts: { count } };
  const facts = { issuer, key: seal?.key ?? proof.countersignatureName, by: seal ? "sealed" : "countersigned" };
  return { conclusion: named(codes), facts };
}

/** How the issuer is known: of a PDF's pages only the seal's own key says whose they are. */
function named(codes) {
  const by = [
    ["countersignature_key_known", "by_issuer"],
    ["witnessed", "by_issuer_witnessed"],
    ["log_key_known", "by_issuer_logged"],
  ].find(([code]) => codes.has(code))?.[1];
  if (!by) return "unchanged";
  return codes.has("seal_root_unlisted") ? "record_by_issuer" : by;
}

/** @param {Uint8Array} record @returns {Promise<string>} what a QR code says of it */
export const textHash = async (record) => hex(await sha256(record));
