// The packed data at the end of the page: facts of the documents at once, their texts chunk by chunk when they are wanted.
let F = null;
let N = 0;
let NUMBER_OF = new Map();
// Chunk and place in it by document; -1 where the page does not carry the text.
let CHUNK = new Int32Array(0);
let PLACE = new Int32Array(0);

async function inflate(id, encoding) {
  const packed = byId(id).textContent;
  let bytes;
  if (Uint8Array.fromBase64) bytes = Uint8Array.fromBase64(packed);
  else {
    const text = atob(packed);
    bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  }
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const raw = await new Response(stream).arrayBuffer();
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(raw);
}

async function readFacts() {
  F = JSON.parse(await inflate("policymine-facts", "utf-8"));
  N = F.id.length;
  NUMBER_OF = new Map(F.id.map((id, i) => [id, i]));
  CHUNK = new Int32Array(N).fill(-1);
  PLACE = new Int32Array(N);
  F.chunks.forEach((members, chunk) =>
    members.forEach((document_, place) => {
      CHUNK[document_] = chunk;
      PLACE[document_] = place;
    }),
  );
}

const opened = new Map();
function textsOf(chunk) {
  if (!opened.has(chunk)) {
    const texts = inflate(`policymine-texts-${chunk}`, F.encoding).then((all) => {
      let at = 0;
      return F.lengths[chunk].map((length) => all.slice(at, (at += length)));
    });
    texts.catch(() => opened.delete(chunk));
    opened.set(chunk, texts);
  }
  return opened.get(chunk);
}
const isCarried = (document_) => CHUNK[document_] >= 0;
const textOf = async (document_) => (await textsOf(CHUNK[document_]))[PLACE[document_]];

const titleOf = (document_) => F.title[document_] || F.id[document_];
const issuersOf = (document_) => F.issuers[document_].map((i) => F.issuerNames[i]);
const sizeOf = (document_) => (F.size[document_] === null ? "" : say(F.unit, { n: whole(F.size[document_]) }));
function factsOf(document_) {
  return [
    F.shown[document_] || say("undated"),
    issuersOf(document_).join(W.lang === "zh" ? "、" : ", "),
    F.number[document_],
    F.kind[document_] < 0 ? "" : F.kindNames[F.kind[document_]],
    sizeOf(document_),
    F.title[document_] ? F.id[document_] : "",
  ].filter(Boolean);
}
function factLine(parts) {
  const line = document.createDocumentFragment();
  parts.forEach((part, i) => line.append(i ? " · " : "", isolated(part)));
  return line;
}
