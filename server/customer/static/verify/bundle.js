// The files of a bundle against each other. Loaded only for a zip.

import { joined, pem, same, utf8 } from "./bytes.js";
import { found } from "./findings.js";
import { signedMessage, statementMessage } from "./proof.js";

export { unpacked } from "./archive.js";

const KNOWN = [
  "record.json", "proof.json", "record.pdf", "witnessed.txt", "issuer.json", "VERIFY.txt", "signed.bin", "signature.der",
  "device.pem", "statement.bin", "countersignature.bin", "countersignature.pem", "checkpoint", "seal.pem",
];

/** What belongs, what lacks, and whether it is what record.json and proof.json make of it. */
export async function agree(members, proof, seal) {
  const expected = proof ? await derived(members.get("record.json") ?? new Uint8Array(), proof) : new Map();
  if (seal) expected.set("seal.pem", utf8(seal.pem));
  const findings = [];
  for (const name of members.keys()) {
    const known = KNOWN.includes(name) || /^(photos|strokes)\//.test(name);
    if (!known) findings.push(found("member_unknown", { name }));
  }
  for (const name of [...expected.keys(), "issuer.json", "VERIFY.txt"])
    if (!members.has(name)) findings.push(found("member_lacking", { name }));
  for (const [name, content] of expected)
    if (members.has(name) && !same(members.get(name), content)) findings.push(found("member_changed", { name }));
  if (proof && !findings.length) findings.push(found("members_agree", { count: members.size }));
  if (!members.has("record.pdf")) findings.push(found("pdf_lacking"));
  return findings;
}

/** The files that say again, in the forms of openssl, what record.json and proof.json say. */
async function derived(text, proof) {
  return new Map([
    ["signed.bin", await signedMessage(proof, text)],
    ["signature.der", proof.signatureDer],
    ["device.pem", utf8(pem(proof.keyDer, "PUBLIC KEY"))],
    ["statement.bin", statementMessage(proof.statement)],
    ["countersignature.bin", proof.countersignature],
    ["countersignature.pem", utf8(pem(proof.countersignatureKeyDer, "PUBLIC KEY"))],
    ["checkpoint", utf8(proof.checkpoint)],
  ]);
}

/** The attachments of record.pdf against the bundle's own. */
export function pdfAgrees(members, inside) {
  const none = joined();
  const differ = ["record.json", "proof.json"].filter(
    (name) => !inside.has(name) || !same(inside.get(name), members.get(name) ?? none),
  );
  return differ.length ? differ.map((name) => found("pdf_disagrees", { name })) : [found("pdf_agrees")];
}
