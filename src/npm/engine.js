// The class of the contract. A catalogue is checked and laid out once, inside the wasm; an engine here is a number there.
import * as glue from "./prorata.js";
import { columns } from "./columns.js";
import { decode } from "./decode.js";
import { PricingError } from "./error.js";
import { CATALOG, REQUEST, instance, quietly, replay, run, shrink, written } from "./runtime.js";

// As in src/wasm.rs.
const QUOTE = 0, UPGRADE = 1, SEAT_CHANGE = 2, CANCEL = 3;

/** Engines nobody holds any more give their room back; those of an earlier instance are gone already. */
const garbage = new FinalizationRegistry((place) => {
  quietly(() => { if (place.instance === instance()) glue.engine_free(place.number); });
});

export class Engine {
  #place;
  // The catalogue as it was read, to make the engine again after a trap.
  #bytes;

  constructor(catalog) {
    const place = { instance: 0, number: 0 };
    const about = run(catalog, CATALOG, (length) => {
      const bytes = written(length);
      place.number = glue.engine_new(length);
      place.instance = instance();
      if (place.number === 0) return 0;
      this.#bytes = bytes;
      return glue.engine_about(place.number);
    });
    shrink();
    this.#place = place;
    garbage.register(this, place);
    const fixed = (value) => ({ value, enumerable: true });
    Object.defineProperties(this, { catalogId: fixed(about.catalog_id), revision: fixed(about.revision), digest: fixed(about.digest) });
  }

  quote(request) {
    return this.#call(QUOTE, request);
  }

  upgradePreview(request) {
    return this.#call(UPGRADE, request);
  }

  seatChangePreview(request) {
    return this.#call(SEAT_CHANGE, request);
  }

  cancelEffectiveDate(request) {
    return this.#call(CANCEL, request);
  }

  quoteMany(requests, options) {
    return this.#many(QUOTE, requests, options);
  }

  upgradePreviewMany(requests, options) {
    return this.#many(UPGRADE, requests, options);
  }

  seatChangePreviewMany(requests, options) {
    return this.#many(SEAT_CHANGE, requests, options);
  }

  cancelEffectiveDateMany(requests, options) {
    return this.#many(CANCEL, requests, options);
  }

  #call(kind, request) {
    return run(request, REQUEST, (length) => glue.call(this.#place.number, kind, length), decode, this.#wake);
  }

  #many(kind, requests, options) {
    if (!Array.isArray(requests)) {
      throw new PricingError([{ code: "wrongType", severity: "error", path: "", message: "expected a list of requests" }]);
    }
    if (options?.columns === true) return columns(requests, (length) => glue.row(this.#place.number, kind, length), this.#wake);
    const results = [];
    for (let i = 0; i < requests.length; i++) results.push(this.#one(kind, requests, i));
    return results;
  }

  // One bad request does not stop the rest.
  #one(kind, requests, i) {
    try {
      return this.#call(kind, requests[i]);
    } catch (error) {
      if (error instanceof PricingError) return { issues: error.issues };
      throw error;
    }
  }

  // Makes the engine again where its instance was lost; before a request is written, since it needs the same room.
  #wake = () => {
    const place = this.#place;
    const present = instance();
    if (place.instance === present) return;
    place.number = replay(this.#bytes, glue.engine_new);
    place.instance = present;
  };
}
