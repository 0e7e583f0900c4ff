// The price as one types, from the same engine and catalogue as the server's; what is paid is what the server says.
import { attach } from "/attach/attach.js";
import init, { Engine, civilDate, formatMoney } from "/pkg/index.js";
import { message } from "/pkg/messages.js";

const form = document.querySelector("form");
const said = document.querySelector("#said");

async function ask(path, body, headers = {}) {
  const response = await fetch(path, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

/** A lost answer may be that of a payment that went through: asking again with the same key is safe, and tells. */
async function pay(token) {
  const headers = { "idempotency-key": crypto.randomUUID() };
  for (let tries = 1; ; tries++) {
    try {
      return await ask("/api/checkout", { token }, headers);
    } catch (error) {
      if (!(error instanceof TypeError) || tries === 3) throw error;
    }
  }
}

const [catalog] = await Promise.all([fetch("/api/catalog").then((response) => response.json()), init()]);
const checkout = attach(form, { engine: new Engine(catalog), catalog, message, locale: "en", base: { on: civilDate(new Date(), "UTC") } });
checkout.refresh();

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const shown = checkout.result.settlement.dueNow;
  // The day is the server's.
  const { on, ...choice } = checkout.request;
  try {
    const { token, quote } = await ask("/api/offers", choice);
    const due = formatMoney(quote.settlement.dueNow, quote.currency, "en");
    // Nobody pays a price that was not shown.
    if (quote.settlement.dueNow !== shown) said.textContent = `The price is ${due} now. Please look again.`;
    else said.textContent = `Paid ${due}. Your subscription is ${(await pay(token)).subscription}.`;
  } catch (error) {
    said.textContent = `That did not work: ${error.message}`;
  }
});
form.dataset.ready = "";
