// What the server keeps, in SQLite: subscriptions, the prices it has offered, the payments to take, and the answers it has given.
import { randomUUID } from "node:crypto";
import Database from "libsql";

const TABLES = `
  CREATE TABLE IF NOT EXISTS subscriptions (id TEXT PRIMARY KEY, customer TEXT NOT NULL, version INTEGER NOT NULL, state TEXT) STRICT;
  CREATE TABLE IF NOT EXISTS offers (id TEXT PRIMARY KEY, customer TEXT NOT NULL, subscription TEXT, version INTEGER,
    expires INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE TABLE IF NOT EXISTS payments (offer TEXT PRIMARY KEY, subscription TEXT, due INTEGER NOT NULL, refund INTEGER NOT NULL,
    currency TEXT NOT NULL, request TEXT, taken INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE TABLE IF NOT EXISTS answers (customer TEXT NOT NULL, key TEXT NOT NULL, asked TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (customer, key)) STRICT;
`;

/** Why something was not stored; nothing was then. */
export class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

export function open(path) {
  const db = new Database(path);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 5000;");
  db.exec(TABLES);
  const one = (sql) => db.prepare(sql);
  const subscriptionOf = one("SELECT version, state FROM subscriptions WHERE id = ? AND customer = ?");
  const addOffer = one("INSERT INTO offers (id, customer, subscription, version, expires) VALUES (?, ?, ?, ?, ?)");
  const offerOf = one("SELECT customer, subscription, version, used FROM offers WHERE id = ?");
  const useOffer = one("UPDATE offers SET used = 1 WHERE id = ? AND used = 0");
  const addSubscription = one("INSERT INTO subscriptions (id, customer, version, state) VALUES (?, ?, 1, ?)");
  const setSubscription = one("UPDATE subscriptions SET state = ?, version = version + 1 WHERE id = ? AND version = ?");
  const addPayment = one("INSERT INTO payments (offer, subscription, due, refund, currency, request) VALUES (?, ?, ?, ?, ?, ?)");
  const answerTo = one("SELECT asked, body FROM answers WHERE customer = ? AND key = ?");
  const addAnswer = one("INSERT INTO answers (customer, key, asked, body) VALUES (?, ?, ?, ?)");

  /** The answer given to this key before; a key that comes with another question is a mistake of the client's. */
  function answered(customer, key, asked) {
    const before = answerTo.get(customer, key);
    if (before === undefined) return null;
    if (before.asked !== asked) throw new Refused("idempotencyKeyReused");
    return before.body;
  }

  // One transaction: the offer is used, the subscription stored, the payment noted and the answer kept, or none of it. It takes the
  // write lock first, so that of two requests at once the second sees what the first did.
  const settle = db.transaction(({ customer, key, asked, offer, state, due, refund, currency, payment }) => {
    const before = answered(customer, key, asked);
    if (before !== null) return before;
    const offered = offerOf.get(offer);
    if (offered === undefined || offered.customer !== customer) throw new Refused("notYourOffer");
    if (useOffer.run(offer).changes === 0) throw new Refused("replayed");
    let { subscription } = offered;
    if (subscription !== null) {
      // The price was of the state as it was then.
      if (setSubscription.run(state, subscription, offered.version).changes === 0) throw new Refused("subscriptionChanged");
    } else if (state !== null) {
      subscription = randomUUID();
      addSubscription.run(subscription, customer, state);
    }
    if (due > 0 || refund > 0) addPayment.run(offer, subscription, due, refund, currency, payment);
    const body = JSON.stringify({ subscription, due, refund, currency });
    addAnswer.run(customer, key, asked, body);
    return body;
  });

  return {
    answered,
    settle: (order) => settle.immediate(order),
    offer: ({ id, customer, subscription = null, version = null, expiresAt }) => { addOffer.run(id, customer, subscription, version, expiresAt); },
    subscription(id, customer) {
      const row = subscriptionOf.get(id, customer);
      return row === undefined ? null : { version: row.version, state: JSON.parse(row.state) };
    },
    close: () => db.close(),
  };
}
