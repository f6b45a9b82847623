// The page: takes files and the fragment of a QR code, shows what was found. It makes text nodes only, never markup.

import { hex, unbase64url } from "./bytes.js";
import { sayer } from "./saying.js";
import { badAre, textHash, verify } from "./whole.js";

const top = document.getElementById("verifier");
const { issuer, codes, conclusions, layers, facts, words } = JSON.parse(top.dataset.told);
const [drop, chosen, load, said, result] = ["drop", "file", "load", "said", "result"].map((id) => document.getElementById(id));
const MARKS = { ok: "✓", bad: "✗", absent: "–" };
const sentence = sayer(facts);

badAre(Object.keys(codes).filter((code) => codes[code][1] === "bad"));

/** @param {string} kind @param {string} className @param {...(Node | string)} children */
function element(kind, className, ...children) {
  const made = document.createElement(kind);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** The QR code that led here: number and fingerprint of its text. */
function fragment() {
  const told = decodeURIComponent(location.hash.slice(1));
  const at = told.lastIndexOf(".");
  const bytes = at > 0 ? unbase64url(told.slice(at + 1)) : null;
  return bytes?.length === 32 ? { number: told.slice(0, at), hash: hex(bytes) } : null;
}

/** A QR code without an answer yet: the server is asked for its number; what comes back is compared here. */
function lookAtFragment() {
  const scanned = fragment();
  if (!scanned) return;
  const asked = new URLSearchParams(location.search);
  if (asked.get("number") !== scanned.number) {
    asked.set("number", scanned.number);
    location.replace(`${location.pathname}?${asked}${location.hash}`);
    return;
  }
  const known = document.querySelector(`[data-text="${scanned.hash}"]`) !== null;
  said.replaceChildren(banner(known ? "ok" : "bad", known ? words.js_qr_known : words.js_qr_unknown));
}

function banner(state, ...children) {
  const mark = element("span", "sign", MARKS[state]);
  mark.setAttribute("aria-hidden", "true");
  const look = { ok: "genuine", bad: "notice bad", absent: "notice info" }[state];
  return element("section", look, mark, element("div", "", ...children));
}

function sign(state) {
  const mark = element("span", `sign ${state}`, MARKS[state]);
  mark.setAttribute("role", "img");
  mark.setAttribute("aria-label", words[`js_${state}`]);
  return mark;
}

/** One layer, folded up unless something in it does not hold. */
function ofLayer(layer, findings, zone) {
  const rows = findings.map(({ code, facts }) => {
    const [, state, text] = codes[code];
    const row = element("li", `is-${state}`, sign(state), element("span", "", sentence(text, facts, zone)));
    row.dataset.code = code;
    return row;
  });
  const states = findings.map(({ code }) => codes[code][1]);
  const worst = ["bad", "ok", "absent"].find((state) => states.includes(state));
  const summary = element("summary", "", sign(worst), element("span", "", layers[layer]));
  const made = element("details", "layer", summary, element("ul", "findings", ...rows));
  made.open = worst === "bad";
  return made;
}

/** @param {{findings: any[], conclusion: string, facts: any, record: Uint8Array | null, zone: string | null}} report */
async function show(report, names) {
  const genuine = report.conclusion.startsWith("by_issuer");
  const open = ["record_by_issuer", "unchanged"].includes(report.conclusion);
  const told = sentence(conclusions[report.conclusion], report.facts, report.zone);
  const scanned = fragment();
  const matches = scanned && report.record ? (await textHash(report.record)) === scanned.hash : null;
  const state = matches === false ? "bad" : genuine ? "ok" : open ? "absent" : "bad";
  const short = genuine ? "genuine" : open ? "open" : report.conclusion;
  const parts = [element("h2", "", words[`js_${short}`]), element("p", "", told), element("p", "soft", names)];
  if (matches !== null) parts.push(element("p", "", matches ? words.js_qr_same : words.js_qr_other));
  const all = Object.keys(layers)
    .map((layer) => [layer, report.findings.filter((each) => codes[each.code][0] === layer)])
    .filter(([, findings]) => findings.length)
    .map(([layer, findings]) => ofLayer(layer, findings, report.zone));
  const head = banner(state, ...parts);
  head.dataset.conclusion = report.conclusion;
  result.replaceChildren(head, element("section", "card", element("h2", "", words.js_details), ...all));
  head.tabIndex = -1;
  head.focus();
}

/** @param {FileList | File[]} files */
async function check(files) {
  if (!files.length) return;
  said.replaceChildren(element("p", "told", words.js_checking));
  result.replaceChildren();
  try {
    const given = await Promise.all(
      [...files].map(async (file) => ({ name: file.name, content: new Uint8Array(await file.arrayBuffer()) })),
    );
    await show(await verify(given, issuer), given.map((each) => each.name).join(", "));
    said.replaceChildren();
  } catch (problem) {
    console.error(problem);
    said.replaceChildren(banner("bad", `${words.js_failed}${words.js_damaged}`));
  }
  chosen.value = "";
}

/** Everything that a check may need, so that it works without a network. */
async function loadAll() {
  await Promise.all([import("./seal.js"), import("./bundle.js"), import("../vendor/noble-ed25519/index.js")]);
  said.replaceChildren(banner("ok", words.js_loaded));
}

if (!globalThis.isSecureContext || !crypto.subtle) {
  said.replaceChildren(banner("bad", words.js_insecure));
} else {
  drop.hidden = false;
  chosen.addEventListener("change", () => check(chosen.files));
  load.addEventListener("click", loadAll);
  for (const type of ["dragenter", "dragover"])
    addEventListener(type, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  addEventListener("dragleave", () => drop.classList.remove("over"));
  addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    check(event.dataTransfer?.files ?? []);
  });
  lookAtFragment();
  addEventListener("hashchange", lookAtFragment);
}
