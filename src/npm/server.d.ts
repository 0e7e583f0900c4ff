import type { CancelRequest, Cancellation, ChangePreview, Engine, Quote, QuoteRequest, SeatChangeRequest, UpgradeRequest } from "./contract.cjs";

export type Method = "quote" | "upgradePreview" | "seatChangePreview" | "cancelEffectiveDate";
export type AnyRequest = QuoteRequest | UpgradeRequest | SeatChangeRequest | CancelRequest;
export type AnyResult = Quote | ChangePreview | Cancellation;

/** At least 32 bytes, as text or bytes; or a `CryptoKey` for HMAC with SHA-256. */
export type Secret = string | Uint8Array | object;

/** To change keys: add the new one everywhere, then make it `current`, and remove the old one when its last token has expired. */
export interface Keys {
  /** The id of the key to sign with. */
  current: string;
  /** The keys to accept, by id. */
  secrets: { readonly [keyId: string]: Secret };
}

export interface SignOptions {
  engine: Engine;
  /** The server's own: take plan and options from the client, and set `on` and `balance` yourself. */
  request: AnyRequest;
  /** Default `quote`. */
  call?: Method;
  keys: Keys;
  /** Seconds. Default 900. */
  expiresIn?: number;
  /** Default: the clock. */
  now?: number | Date;
  /** To recognise the token when it is used again. Default: a random UUID. */
  id?: string;
}

export interface Signed {
  /** A compact JWS. */
  token: string;
  quote: AnyResult;
  id: string;
  /** Seconds since 1970. */
  expiresAt: number;
}

export interface VerifyOptions {
  engine: Engine;
  keys: Pick<Keys, "secrets">;
  /** Accept only tokens of this call. */
  call?: Method;
  now?: number | Date;
  /** Notes that a token is used, and says whether it was before; `expiresAt` says how long to remember it. */
  used?(id: string, expiresAt: number): boolean | Promise<boolean>;
}

export interface Verified {
  id: string;
  call: Method;
  request: AnyRequest;
  expiresAt: number;
  /** Quoted anew, and equal to what was signed. */
  quote: AnyResult;
}

export type TokenErrorCode = "notAllowed" | "malformed" | "unsupportedToken" | "unknownKey" | "badSignature" | "otherCall" | "expired"
  | "notYetValid" | "catalogueChanged" | "engineChanged" | "totalMismatch" | "replayed";

export class TokenError extends Error {
  constructor(code: TokenErrorCode, message: string, details?: object);
  readonly name: "TokenError";
  readonly code: TokenErrorCode;
  /** Once the signature has been found genuine. */
  readonly id?: string;
  readonly call?: Method;
  readonly request?: AnyRequest;
  readonly expiresAt?: number;
  /** Today's, where it is another one; or the refused one that was to be signed. */
  readonly quote?: AnyResult;
}

/** Quotes, and signs what came out. @throws {TokenError} `notAllowed` @throws {PricingError} */
export function signQuote(options: SignOptions): Promise<Signed>;

/** Checks a token, quotes its request again from `engine`'s catalogue and compares. @throws {TokenError} */
export function verifyQuote(token: string, options: VerifyOptions): Promise<Verified>;
