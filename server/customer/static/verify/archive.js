// A zip that a stranger made: what could harm is refused before a byte of it is unpacked, and each file's checksum is
// compared. It is read from its directory, as the command line reads it, so that both say the same of every byte.

import { same } from "./bytes.js";
import { Stopped } from "./findings.js";
import { inflateSync } from "../vendor/fflate/browser.js";

const MOST = 256;
const LONGEST = 20 << 20;
const LONGEST_PDF = 128 << 20;
const ALL = 256 << 20;
const OURS = ["record.json", "proof.json", "record.pdf"];
const NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)?$/;
const [LOCAL, ENTRY, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const NEWEST = 63;
const COMMENT = 65535;
const [ENCRYPTED, UTF8, REFUSED] = [0x1, 0x800, 0x20 | 0x40];

const refused = (why, file = "") => new Stopped("bundle_unreadable", { why, file });
const view = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** @param {Uint8Array} content @returns {Map<string, Uint8Array>} its files by name; throws Stopped */
export function unpacked(content) {
  const members = directory(content);
  if (!members.length) throw refused("empty");
  check(members);
  if (!members.some(({ name }) => OURS.includes(name))) throw refused("foreign");
  return new Map(members.map((member) => [member.name, read(content, member)]));
}

/** What the zip says it holds, in its order. */
function directory(content) {
  const told = view(content);
  const end = endOf(content, told);
  const [size, offset] = [told.getUint32(end + 12, true), told.getUint32(end + 16, true)];
  const start = end - size;
  const moved = start - offset;
  if (start < 0) throw refused("not_a_zip");
  const members = [];
  for (let at = start; at < end; ) {
    if (at + 46 > end || told.getUint32(at, true) !== ENTRY) throw refused("not_a_zip");
    const [named, extra, comment] = [28, 30, 32].map((place) => told.getUint16(at + place, true));
    const [version, flags] = [content[at + 6], told.getUint16(at + 8, true)];
    const raw = content.subarray(at + 46, Math.min(at + 46 + named, end));
    fields(content.subarray(at + 46 + named, Math.min(at + 46 + named + extra, end)));
    if (version > NEWEST) throw refused("not_a_zip");
    members.push({
      raw, name: decoded(raw, flags), flags, method: told.getUint16(at + 10, true), crc: told.getUint32(at + 16, true),
      packed: told.getUint32(at + 20, true), size: told.getUint32(at + 24, true),
      begins: told.getUint32(at + 42, true) + moved,
    });
    at += 46 + named + extra + comment;
  }
  return members;
}

function endOf(content, told) {
  const last = content.length - 22;
  for (let at = last; at >= 0 && at >= last - COMMENT; at--) if (told.getUint32(at, true) === END) return at;
  throw refused("not_a_zip");
}

/** Extra fields lie one after the other, each as long as it says. */
function fields(extra) {
  for (let at = 0; at + 4 <= extra.length; ) {
    at += 4 + extra[at + 2] + 256 * extra[at + 3];
    if (at > extra.length) throw refused("not_a_zip");
  }
}

function decoded(raw, flags) {
  try {
    return new TextDecoder(flags & UTF8 ? "utf-8" : "latin1", { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    throw refused("not_a_zip");
  }
}

function check(members) {
  if (members.length > MOST) throw refused("too_many");
  const seen = new Set();
  let sum = 0;
  for (const { name, flags, method, size } of members) {
    if (name.length > 200 || !NAME.test(name)) throw refused("bad_name", name);
    if (seen.has(name)) throw refused("twice", name);
    seen.add(name);
    if (flags & ENCRYPTED) throw refused("encrypted", name);
    if (method !== 0 && method !== 8) throw refused("method", name);
    if (size > (name === "record.pdf" ? LONGEST_PDF : LONGEST)) throw refused("too_long", name);
    sum += size;
  }
  if (sum > ALL) throw refused("too_long");
}

/** One file, where its own header is the one that the directory tells of and its checksum is right. */
function read(content, { name, raw, flags, method, crc, packed, size, begins }) {
  try {
    if (begins < 0 || flags & REFUSED) throw refused("damaged", name);
    const head = view(content.subarray(begins, begins + 30));
    const named = head.getUint16(26, true);
    const first = begins + 30 + named + head.getUint16(28, true);
    const right = head.getUint32(0, true) === LOCAL;
    if (!right || !same(content.subarray(begins + 30, begins + 30 + named), raw)) throw refused("damaged", name);
    const body = content.subarray(first, first + packed);
    const found = method === 8 ? inflateSync(body, { out: new Uint8Array(size) }) : body.subarray(0, size);
    if (checksum(found) === crc) return found;
  } catch (problem) {
    if (problem instanceof Stopped) throw problem; // otherwise whatever arbitrary bytes make of the unpacking
  }
  throw refused("damaged", name);
}

const TABLE = Uint32Array.from({ length: 256 }, (_, each) => {
  for (let bit = 0; bit < 8; bit++) each = each & 1 ? 0xedb88320 ^ (each >>> 1) : each >>> 1;
  return each;
});

/** CRC-32 as zips have it. */
function checksum(bytes) {
  let sum = -1;
  for (const each of bytes) sum = TABLE[(sum ^ each) & 255] ^ (sum >>> 8);
  return ~sum >>> 0;
}
