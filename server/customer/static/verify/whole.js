// One file, or several that belong together: opened, looked at layer by layer, and what it comes to.

import { hex, sha256 } from "./bytes.js";
import { Stopped, found } from "./findings.js";
import * as layers from "./layers.js";
import { ProofRefused, readProof } from "./proof.js";

const LONGEST = 512 << 20;

/**
 * @typedef {{name: string, content: Uint8Array}} File
 * @typedef {{issuer: string, countersignature: string[], log: string[], seal: string[], witnesses: string[]}} IssuerKeys
 */

/**
 * @param {File[]} files a PDF, a bundle, or record.json with proof.json; photos and drawings beside it
 * @param {IssuerKeys} keys of the installation that this page came from
 * @returns {Promise<{findings: any[], conclusion: string, facts: any, record: Uint8Array | null}>}
 */
export async function verify(files, keys) {
  try {
    const given = await opened(files);
    const looked = await look(given, keys);
    return { ...concluded(looked, keys), findings: looked.findings, record: looked.record };
  } catch (problem) {
    if (!(problem instanceof Stopped)) throw problem;
    return { findings: [problem.finding], conclusion: "unreadable", facts: {}, record: null };
  }
}

function kindOf(content) {
  const head = String.fromCharCode(...content.subarray(0, 5));
  if (head === "%PDF-") return "pdf";
  if (head.startsWith("PK\x03\x04") || head.startsWith("PK\x05\x06")) return "bundle";
  return head.startsWith("{") ? "json" : "other";
}

/** What is what: by the first bytes; of two JSON files the one that says `proof` is the proof. */
async function opened(files) {
  if (files.some((each) => each.content.length > LONGEST)) throw new Stopped("file_too_long", { limit: LONGEST });
  const of = (kind) => files.filter((each) => kindOf(each.content) === kind);
  const texts = of("json").map((each) => each.content);
  const proof = texts.find(isProof) ?? null;
  const drawn = of("json").filter((each) => /strokes|^[0-9a-f]{64}\.json$/.test(each.name) && !isProof(each.content));
  const others = texts.filter((each) => !isProof(each) && !drawn.some((one) => one.content === each));
  const beside = { photos: of("other"), strokes: drawn };
  const [bundle] = of("bundle");
  if (bundle) return { kind: "bundle", ...beside, ...(await ofBundle(bundle.content, proof, beside)) };
  const [pdf] = of("pdf");
  if (pdf) return { kind: "pdf", ...beside, record: null, proof, pdf: pdf.content, members: new Map() };
  if (!others.length) throw new Stopped("file_unknown");
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
  if (record) findings.push(...(await ofRecord(given, record, proof, keys)));
  if (seal) findings.push((await import("./seal.js")).ofIssuer(seal, keys));
  if (given.kind === "bundle") {
    const { agree } = await import("./bundle.js");
    findings.push(...(await agree(given.members, proof, seal)));
  }
  findings.push(found("limit_holder"), found("limit_clocks"));
  if (given.pdf) findings.push(found("limit_pages"));
  return { findings, proof, seal, record };
}

async function ofPdf(given, findings) {
  const { looked } = await import("./seal.js");
  try {
    const inside = await looked(given.pdf);
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
    const stands = await layers.inLog(record, proof);
    const seen = await layers.witnessed(proof, keys.witnesses);
    const vouched = stands[0].code === "in_log" && seen.some((each) => each.code === "witnessed");
    findings.push(...stands, ...seen, ...layers.whose(proof, keys, vouched));
  }
  const { told, findings: content } = layers.ofContent(record, proof);
  findings.push(...content);
  if (!told) return findings;
  findings.push(...(await layers.photos(told, given.photos)), ...(await layers.strokes(told, given.strokes)));
  return told.strokes === null ? findings : [...findings, found("limit_drawing")];
}

/** Which codes say that something does not hold: the page knows, and tells by `bad`. */
let bad = new Set();

/** @param {Iterable<string>} codes */
export function badAre(codes) {
  bad = new Set(codes);
}

function concluded({ findings, proof }, { issuer }) {
  const count = findings.filter((each) => bad.has(each.code)).length;
  if (count || !proof) return { conclusion: "broken", facts: { count } };
  const known = findings.some((each) => each.code === "countersignature_key_known");
  return { conclusion: known ? "by_issuer" : "by_issuer_witnessed", facts: { issuer } };
}

/** @param {Uint8Array} record @returns {Promise<string>} what a QR code says of it */
export const textHash = async (record) => hex(await sha256(record));
