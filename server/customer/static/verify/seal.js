// The seal: a CMS signature over all bytes of the PDF but its own, and the certificates it brings.

import { base64, hex, pem, same, sha256, unpem } from "./bytes.js";
import { Stopped, found } from "./findings.js";
import { attached, opened, signature } from "./pdf.js";
import * as asn1js from "../vendor/asn1js/index.js";
import * as pkijs from "../vendor/pkijs/index.js";

const SIGNING_TIME = "1.2.840.113549.1.9.5";
const SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47";
const TIMESTAMP = "1.2.840.113549.1.9.16.2.14";
const SHA256 = "2.16.840.1.101.3.4.2.1";
const RSA = ["1.2.840.113549.1.1.1", "1.2.840.113549.1.1.11"];
const DATA = "1.2.840.113549.1.7.1";
const BASIC_CONSTRAINTS = "2.5.29.19";

/**
 * A PDF's attachments and seal.
 * @param {Uint8Array} content
 * @returns {Promise<{files: Map<string, Uint8Array>, seal: Seal | null, findings: any[]}>} throws Stopped
 * @typedef {{key: string, chain: Uint8Array[], pem: string}} Seal
 */
export async function looked(content) {
  const pdf = await opened(content);
  const inside = attached(pdf);
  const { seal, findings } = await sealed(pdf, content);
  return { files: inside.files, seal, findings: [...findings, ...inside.findings] };
}

async function sealed(pdf, content) {
  try {
    const { der, covered, stated } = signature(pdf, content);
    const signed = cms(der);
    const chain = await chained(signed);
    await holds(signed, covered, chain[0]);
    const at = signedAt(signed, stated);
    await valid(chain, at);
    const key = hex(await sha256(ber(chain[0].subjectPublicKeyInfo)));
    const ders = chain.map(ber);
    const seal = { key, chain: ders, pem: ders.map((each) => pem(each, "CERTIFICATE")).join("") };
    const first = found("sealed", { key, name: named(chain[0].subject), at: at.toISOString() });
    return { seal, findings: [first, await timestamped(signed)] };
  } catch (problem) {
    if (problem instanceof Stopped) return { seal: null, findings: [problem.finding] };
    return { seal: null, findings: [found("seal_unreadable", { why: "not_der" })] };
  }
}

const buffer = (value) => new Uint8Array(value);
const ber = (value) => buffer(value.toSchema().toBER());

/** The signed data; its bytes are the one encoding of what they say. */
function cms(der) {
  const parsed = asn1js.fromBER(exact(der));
  if (parsed.offset !== der.length) throw new Stopped("seal_inexact", { why: "encoding" });
  const info = new pkijs.ContentInfo({ schema: parsed.result });
  if (info.contentType !== pkijs.ContentInfo.SIGNED_DATA) throw new Stopped("seal_inexact", { why: "encoding" });
  const signed = new pkijs.SignedData({ schema: info.content });
  const again = new pkijs.ContentInfo({ contentType: info.contentType, content: signed.toSchema(true) });
  if (!same(buffer(again.toSchema().toBER()), der)) throw new Stopped("seal_inexact", { why: "encoding" });
  if (signed.signerInfos.length !== 1) throw new Stopped("seal_inexact", { why: "signers" });
  if (!plain(signed)) throw new Stopped("seal_inexact", { why: "form" });
  return signed;
}

/** What the signature itself does not cover says what it must say, and nothing else: versions and algorithms. */
function plain(signed) {
  const [signer] = signed.signerInfos;
  const [digest, ...more] = signed.digestAlgorithms;
  const beside = signer.unsignedAttrs?.attributes ?? [];
  const none = (algorithm) => !algorithm.algorithmParams || algorithm.algorithmParams instanceof asn1js.Null;
  return (
    signed.version === 1 && signer.version === 1 && !more.length && !signed.crls?.length &&
    [digest, signer.digestAlgorithm].every((each) => each.algorithmId === SHA256 && none(each)) &&
    RSA.includes(signer.signatureAlgorithm.algorithmId) && none(signer.signatureAlgorithm) &&
    signed.encapContentInfo.eContentType === DATA && !signed.encapContentInfo.eContent &&
    beside.every((each) => each.type === TIMESTAMP)
  );
}

const exact = (bytes) => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);

/** From the seal's certificate to a self-signed root, each signed by the next, and no other certificate beside. */
async function chained(signed) {
  const others = [...(signed.certificates ?? [])];
  const { sid } = signed.signerInfos[0];
  const mine = others.findIndex((e) => sid.issuer?.isEqual(e.issuer) && sid.serialNumber?.isEqual(e.serialNumber));
  if (mine < 0) throw new Stopped("seal_chain_wrong", { why: "signer" });
  const chain = others.splice(mine, 1);
  while (!chain.at(-1).issuer.isEqual(chain.at(-1).subject)) {
    const above = others.filter((each) => each.subject.isEqual(chain.at(-1).issuer));
    if (above.length !== 1) throw new Stopped("seal_chain_wrong", { why: "issuers" });
    chain.push(...others.splice(others.indexOf(above[0]), 1));
  }
  if (others.length) throw new Stopped("seal_chain_wrong", { why: "strangers" });
  for (const [at, below] of chain.entries()) {
    const issuer = chain[at + 1] ?? below;
    const right = await below.verify(issuer).catch(() => false);
    if (!right || !same(ber(below.signature), ber(below.signatureAlgorithm))) throw new Stopped("seal_chain_wrong", { why: "signature" });
  }
  return chain;
}

/** The signature is over these bytes, by this certificate's key, and names the certificate. */
async function holds(signed, covered, certificate) {
  const named = attribute(signed, SIGNING_CERTIFICATE);
  const hash = named?.valueBlock.value[0]?.valueBlock.value[0]?.valueBlock.value.find((e) => e instanceof asn1js.OctetString);
  const own = await sha256(ber(certificate));
  if (!hash || !same(hash.valueBlock.valueHexView, own)) throw new Stopped("seal_inexact", { why: "certificate" });
  const given = { signer: 0, data: exact(covered), checkChain: false, extendedMode: true };
  const told = await signed.verify(given).catch((problem) => problem);
  if (told.signatureVerified) return;
  const changed = told.code === 14 || /digest/i.test(told.message ?? "");
  throw changed ? new Stopped("seal_broken") : new Stopped("seal_inexact", { why: "signature" });
}

function attribute(signed, type) {
  return signed.signerInfos[0].signedAttrs?.attributes.find((each) => each.type === type)?.values[0];
}

function signedAt(signed, stated) {
  const told = attribute(signed, SIGNING_TIME);
  const at = told ? told.toDate() : ofPdf(stated);
  if (!at || Number.isNaN(at.getTime())) throw new Stopped("seal_unreadable", { why: "no_time" });
  return at;
}

/** `D:20261124152800+08'00'` as PDFs state times. */
function ofPdf(text) {
  const t = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-]\d\d)'?(\d\d)'?)?/.exec(text);
  if (!t) return null;
  return new Date(`${t[1]}-${t[2]}-${t[3]}T${t[4]}:${t[5]}:${t[6]}${t[7] ? `${t[7]}:${t[8]}` : "Z"}`);
}

/** Certificates held at the time of sealing, and those that issue may. */
async function valid(chain, at) {
  for (const [place, each] of chain.entries()) {
    const issues = each.extensions?.find((one) => one.extnID === BASIC_CONSTRAINTS)?.parsedValue?.cA === true;
    const timely = each.notBefore.value <= at && at <= each.notAfter.value;
    if (!timely || (place > 0 && !issues)) throw new Stopped("seal_chain_wrong", { why: "path" });
  }
}

function named(name) {
  const short = { "2.5.4.3": "CN", "2.5.4.10": "O", "2.5.4.11": "OU", "2.5.4.6": "C" };
  const parts = name.typesAndValues.map((e) => `${short[e.type] ?? e.type}=${e.value.valueBlock.value}`);
  return parts.reverse().join(",");
}

/** An independent timestamp, if the seal has one: that it is over this seal and signed by the certificate it brings. */
async function timestamped(signed) {
  const token = signed.signerInfos[0].unsignedAttrs?.attributes.find((each) => each.type === TIMESTAMP)?.values[0];
  if (!token) return found("not_timestamped");
  try {
    const inner = new pkijs.SignedData({ schema: new pkijs.ContentInfo({ schema: token }).content });
    const stamp = new pkijs.TSTInfo({ schema: asn1js.fromBER(exact(content(inner))).result });
    const imprint = stamp.messageImprint.hashedMessage.valueBlock.valueHexView;
    const algorithm = pkijs.getCrypto(true).getAlgorithmByOID(stamp.messageImprint.hashAlgorithm.algorithmId, true);
    const own = signed.signerInfos[0].signature.valueBlock.valueHexView;
    const right = same(imprint, buffer(await crypto.subtle.digest(algorithm.name, own)));
    const verified = await inner.verify({ signer: 0, checkChain: false, data: exact(own) }).catch(() => false);
    if (!right || !verified) return found("timestamp_wrong");
    return found("timestamped", { name: named(inner.certificates[0].subject), at: stamp.genTime.toISOString() });
  } catch {
    return found("timestamp_wrong");
  }
}

function content(signed) {
  const { valueHexView } = signed.encapContentInfo.eContent.valueBlock;
  if (valueHexView.length) return valueHexView;
  const parts = signed.encapContentInfo.eContent.valueBlock.value.map((each) => each.valueBlock.valueHexView);
  return Uint8Array.from(parts.flatMap((each) => [...each]));
}

/** @param {Seal} seal @param {{issuer: string, seal: string[]}} keys */
export function ofIssuer(seal, { issuer, seal: roots }) {
  const root = base64(seal.chain.at(-1));
  const known = roots.some((each) => base64(unpem(each)) === root);
  return found(`seal_root_${known ? "known" : roots.length ? "foreign" : "unlisted"}`, { issuer });
}
