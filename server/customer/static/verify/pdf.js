// A sealed PDF, opened by a library: its attachments and its one signature. Loaded only when a PDF is chosen.

import { joined, same } from "./bytes.js";
import { Stopped, found } from "./findings.js";
import * as lib from "../vendor/pdf-lib/pdf-lib.js";

const { PDFArray, PDFDict, PDFHexString, PDFName, PDFNumber, PDFRawStream, PDFString } = lib;
const ATTACHED = ["record.json", "proof.json"];
const LIMIT = 256 << 10;
const MOST = 64;
const DEEPEST = 8;
const OWN = ["too_many", "too_deep", "too_long", "two_names"];

/** @param {Uint8Array} content @returns {Promise<any>} the document; throws Stopped pdf_unreadable */
export async function opened(content) {
  try {
    const options = { updateMetadata: false, throwOnInvalidObject: true };
    const pdf = await lib.PDFDocument.load(content, options);
    pdf.catalog.lookup(PDFName.of("Pages"), PDFDict);
    return pdf;
  } catch {
    throw new Stopped("pdf_unreadable", { why: "not_a_pdf" });
  }
}

/** record.json and proof.json as they are attached. @returns {{files: Map<string, Uint8Array>, findings: any[]}} */
export function attached(pdf) {
  const files = new Map();
  const findings = [];
  try {
    const names = pdf.catalog.lookupMaybe(PDFName.of("Names"), PDFDict);
    const tree = names?.lookupMaybe(PDFName.of("EmbeddedFiles"), PDFDict);
    let seen = 0;
    for (const spec of tree ? leaves(tree, 0) : []) {
      if (++seen > MOST) throw new Error("too_many");
      const name = text(spec.get(PDFName.of("UF")) ?? spec.get(PDFName.of("F")));
      if (files.has(name)) findings.push(found("attachment_twice", { name }));
      else if (ATTACHED.includes(name)) files.set(name, unpacked(spec.lookup(PDFName.of("EF"), PDFDict)));
    }
  } catch (problem) {
    findings.push(found("attachment_unreadable", { name: "", why: OWN.includes(problem?.message) ? problem.message : "unclear" }));
  }
  return { files, findings };
}

function* leaves(node, depth) {
  if (depth > DEEPEST) throw new Error("too_deep");
  const names = node.lookupMaybe(PDFName.of("Names"), PDFArray);
  for (let at = 1; names && at < names.size(); at += 2) yield names.lookup(at, PDFDict);
  const kids = node.lookupMaybe(PDFName.of("Kids"), PDFArray);
  for (let at = 0; kids && at < kids.size(); at++) yield* leaves(kids.lookup(at, PDFDict), depth + 1);
}

function unpacked(files) {
  const stream = files.lookup(PDFName.of("F"), PDFRawStream);
  const content = lib.decodePDFRawStream(stream).decode();
  if (content.length > LIMIT) throw new Error("too_long");
  return content;
}

function text(value) {
  if (value instanceof PDFString || value instanceof PDFHexString) return value.decodeText();
  throw new Error("two_names");
}

/**
 * The one signature and the bytes it covers.
 * @param {any} pdf @param {Uint8Array} content
 * @returns {{der: Uint8Array, covered: Uint8Array, stated: string}} throws Stopped
 */
export function signature(pdf, content) {
  const all = signatures(pdf);
  if (!all.length) throw new Stopped("seal_absent");
  if (all.length > 1) throw new Stopped("seals_many", { count: all.length });
  const [sig] = all;
  const range = sig.lookup(PDFName.of("ByteRange"), PDFArray);
  const [begin, first, second, last] = [0, 1, 2, 3].map((at) => range.lookup(at, PDFNumber).asNumber());
  const whole = begin === 0 && 0 < first && first < second && second + last === content.length && range.size() === 4;
  if (!whole) throw new Stopped("seal_not_whole");
  const der = digits(content.subarray(first, second));
  const told = sig.lookup(PDFName.of("Contents"), PDFHexString).asBytes();
  if (!same(told.subarray(0, der.length), der)) throw new Stopped("seal_inexact", { why: "contents" });
  if (!forbids(pdf, sig)) throw new Stopped("seal_permits_changes");
  const stated = sig.lookupMaybe(PDFName.of("M"), PDFString)?.decodeText() ?? "";
  return { der, covered: joined(content.subarray(0, first), content.subarray(second)), stated };
}

/** Whatever looks like a signature, wherever it stands. */
function signatures(pdf) {
  const found = [];
  for (const [, object] of pdf.context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFDict)) continue;
    if (object.has(PDFName.of("ByteRange")) && object.has(PDFName.of("Contents"))) found.push(object);
  }
  return found;
}

/** The bytes between the two covered parts: `<`, the DER in hexadecimal, zeroes, `>`. No byte is free. */
function digits(gap) {
  const text = new TextDecoder("latin1").decode(gap);
  if (!/^<([0-9a-f]{2})+>$/.test(text) && !/^<([0-9A-F]{2})+>$/.test(text))
    throw new Stopped("seal_inexact", { why: "digits" });
  const bytes = Uint8Array.from(text.slice(1, -1).match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const length = derLength(bytes);
  if (length > bytes.length || bytes.subarray(length).some((one) => one !== 0))
    throw new Stopped("seal_inexact", { why: "digits" });
  return bytes.subarray(0, length);
}

function derLength(bytes) {
  if (bytes[0] !== 0x30) throw new Stopped("seal_unreadable", { why: "der" });
  const short = bytes[1];
  if (short < 0x80) return 2 + short;
  const count = short & 0x7f;
  return 2 + count + bytes.subarray(2, 2 + count).reduce((sum, one) => sum * 256 + one, 0);
}

/** DocMDP 1: the signature certifies the document and permits no change at all. */
function forbids(pdf, sig) {
  const references = sig.lookupMaybe(PDFName.of("Reference"), PDFArray);
  for (let at = 0; references && at < references.size(); at++) {
    const one = references.lookup(at, PDFDict);
    const method = one.lookupMaybe(PDFName.of("TransformMethod"), PDFName);
    const level = one.lookupMaybe(PDFName.of("TransformParams"), PDFDict)?.lookupMaybe(PDFName.of("P"), PDFNumber);
    if (method === PDFName.of("DocMDP") && level?.asNumber() === 1) {
      const certifying = pdf.catalog.lookupMaybe(PDFName.of("Perms"), PDFDict)?.lookupMaybe(PDFName.of("DocMDP"), PDFDict);
      return certifying === sig;
    }
  }
  return false;
}
