// A price that went to a browser and came back. The server signs what it quoted, and when the customer pays it checks the
// signature, quotes again from its own catalogue and compares: nothing that the client says about money is believed.
//
// The token is a compact JWS (RFC 7515, HS256) through WebCrypto: Node, Deno, Bun and workers have it.

const METHODS = ["quote", "upgradePreview", "seatChangePreview", "cancelEffectiveDate"];
const LARGEST = 128 * 1024;
const TYPE = "prorata+jwt";
// Seconds that the clocks of two servers may differ.
const SKEW = 60;

/** A token that is not to be believed, or no longer. `code` says why. */
export class TokenError extends Error {
  constructor(code, message, details = {}) {
    super(message);
    this.code = code;
    Object.assign(this, details);
  }
}
Object.defineProperty(TokenError.prototype, "name", { value: "TokenError", writable: true, configurable: true });

/** Quotes `request`, and signs what came out. */
export async function signQuote({ engine, request, call = "quote", keys, expiresIn = 900, now = Date.now(), id = crypto.randomUUID() }) {
  method(call);
  whole("expiresIn", expiresIn);
  const issuedAt = seconds(now);
  const key = secret(keys, keys?.current);
  if (key === undefined) throw new TypeError("keys.secrets has no secret for keys.current");
  // The first call refuses what is no plain data; the second one prices exactly what is signed.
  engine[call](request);
  const signed = JSON.parse(JSON.stringify(request));
  const quote = engine[call](signed);
  if (!quote.allowed) throw new TokenError("notAllowed", "a refused quote is not signed", { quote });
  const expiresAt = issuedAt + expiresIn;
  const header = { alg: "HS256", typ: TYPE, kid: keys.current };
  const payload = { jti: id, iat: issuedAt, exp: expiresAt, call, req: signed, ...facts(quote) };
  const content = `${encode(JSON.stringify(header))}.${encode(JSON.stringify(payload))}`;
  const signature = await crypto.subtle.sign("HMAC", await hmac(key), utf8(content));
  return { token: `${content}.${encodeBytes(new Uint8Array(signature))}`, quote, id, expiresAt };
}

/** Checks a token, quotes its request again and compares; throws TokenError, or gives what the customer agreed to. */
export async function verifyQuote(token, { engine, keys, call, now = Date.now(), used }) {
  const at = seconds(now);
  if (call !== undefined) method(call);
  const { content, header, payload, signature } = parse(token);
  if (header.alg !== "HS256" || header.typ !== TYPE || header.crit !== undefined) {
    throw new TokenError("unsupportedToken", "not signed with HS256, or not a token of ours");
  }
  const key = secret(keys, header.kid);
  if (key === undefined) throw new TokenError("unknownKey", "signed with a key that is not, or no longer, accepted");
  // WebCrypto compares in constant time.
  const genuine = await crypto.subtle.verify("HMAC", await hmac(key), signature, utf8(content));
  if (!genuine) throw new TokenError("badSignature", "the token was altered, or signed by someone else");

  const { jti: id, iat, exp: expiresAt, call: made, req: request } = object(payload);
  if (typeof id !== "string" || !Number.isSafeInteger(iat) || !Number.isSafeInteger(expiresAt) || !METHODS.includes(made)) {
    throw new TokenError("malformed", "the token lacks a field");
  }
  const agreed = { id, call: made, request, expiresAt };
  if (call !== undefined && call !== made) throw new TokenError("otherCall", `the token is of ${made}`, agreed);
  if (at >= expiresAt) throw new TokenError("expired", "the price was offered for a limited time, which is over", agreed);
  if (iat > at + SKEW) throw new TokenError("notYetValid", "the token was made in the future", agreed);
  if (payload.cat !== engine.digest) throw new TokenError("catalogueChanged", "the catalogue has changed since the price was offered", agreed);

  const quote = engine[made](request);
  const today = facts(quote);
  if (payload.eng !== today.eng) throw new TokenError("engineChanged", "the engine has changed since the price was offered", { ...agreed, quote });
  for (const name of ["cur", "tot", "due", "ref"]) {
    if (!quote.allowed || payload[name] !== today[name]) throw new TokenError("totalMismatch", "the price is another one now", { ...agreed, quote });
  }
  // Last, so that a token that fails is not used up.
  if (used !== undefined && await used(id, expiresAt)) throw new TokenError("replayed", "the token was used before", agreed);
  return { ...agreed, quote };
}

/** What a token binds of a result. */
function facts({ catalog, engine, currency, totals, settlement }) {
  return { cat: catalog.digest, eng: engine, cur: currency, tot: totals.total, due: settlement.dueNow, ref: settlement.refund };
}

function method(call) {
  if (!METHODS.includes(call)) throw new TypeError(`call: one of ${METHODS.join(", ")}`);
}

function parse(token) {
  const parts = typeof token === "string" && token.length <= LARGEST ? token.split(".") : [];
  if (parts.length !== 3) throw new TokenError("malformed", "not a compact JWS");
  try {
    return {
      content: `${parts[0]}.${parts[1]}`,
      header: object(JSON.parse(decode(parts[0]))),
      payload: object(JSON.parse(decode(parts[1]))),
      signature: decodeBytes(parts[2]),
    };
  } catch (error) {
    if (error instanceof TokenError) throw error;
    throw new TokenError("malformed", "not a compact JWS");
  }
}

function object(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TokenError("malformed", "not an object");
  return value;
}

async function hmac(secret) {
  if (typeof CryptoKey !== "undefined" && secret instanceof CryptoKey) return secret;
  const bytes = typeof secret === "string" ? utf8(secret) : secret;
  // RFC 7518, section 3.2: as long as the hash.
  if (bytes.length < 32) throw new TypeError("a secret has at least 32 bytes");
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
}

function secret(keys, id) {
  if (typeof keys?.secrets !== "object" || keys.secrets === null) throw new TypeError("keys: { current, secrets } with a secret for each key id");
  // The id is the token's: an object would be made into a text, and may refuse to be.
  return typeof id === "string" && Object.hasOwn(keys.secrets, id) ? keys.secrets[id] : undefined;
}

// A time that is none would be neither before nor after the end of an offer, which would then never end.
function seconds(now) {
  const milliseconds = now instanceof Date ? now.getTime() : now;
  if (!Number.isFinite(milliseconds)) throw new TypeError("now: a Date, or milliseconds since 1970");
  return Math.floor(milliseconds / 1000);
}

function whole(name, number) {
  if (!Number.isSafeInteger(number) || number <= 0) throw new TypeError(`${name}: a whole number of seconds above 0`);
}

const utf8 = (text) => new TextEncoder().encode(text);
const encode = (text) => encodeBytes(utf8(text));
const decode = (text) => new TextDecoder("utf-8", { fatal: true }).decode(decodeBytes(text));

function encodeBytes(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function decodeBytes(text) {
  if (!/^[\w-]*$/.test(text)) throw new TokenError("malformed", "not base64url");
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
  // One form for each value: otherwise one token could be written in several ways and pass for several.
  if (encodeBytes(bytes) !== text) throw new TokenError("malformed", "not canonical base64url");
  return bytes;
}
