// On the server: nothing to await, and the price is in the HTML.
import { Engine, formatMoney } from "prorata";
import { catalog } from "./catalog.js";
import Seats from "./seats.jsx";

const engine = new Engine(catalog);

export default function Page() {
  const request = { on: "2026-01-31", currency: "EUR", cycle: "monthly", plan: "pro", seats: 5 };
  const first = formatMoney(engine.quote(request).settlement.dueNow, "EUR", "en");
  return <Seats request={request} first={first} />;
}
