"use client";
// In the browser: the engine is fetched once, and each change is priced here, without a request.
import { useEffect, useState } from "react";
import init, { Engine, formatMoney } from "prorata";
import { catalog } from "./catalog.js";

export default function Seats({ request, first }) {
  const [engine, setEngine] = useState(null);
  const [seats, setSeats] = useState(request.seats);
  useEffect(() => { init().then(() => setEngine(new Engine(catalog))); }, []);
  const due = engine === null || !(seats >= 1) ? first : formatMoney(engine.quote({ ...request, seats }).settlement.dueNow, "EUR", "en");
  return (
    <form>
      <label>Seats <input type="number" min="1" max="1000" value={seats} onChange={(event) => setSeats(event.target.valueAsNumber)} /></label>
      <output data-ready={engine !== null}>{due}</output>
    </form>
  );
}
