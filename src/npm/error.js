/** A request or catalogue that makes no sense. `issues` has every finding, not the first. */
export class PricingError extends Error {
  constructor(issues, options) {
    super(issues.map(inWords).join("; "), options);
    this.issues = issues;
  }
}

// On the prototype, as for the built-in errors: not listed among an instance's own fields.
Object.defineProperty(PricingError.prototype, "name", { value: "PricingError", writable: true, configurable: true });

function inWords({ path, message }) {
  return path === "" ? message : `${path}: ${message}`;
}

/** The engine refused or lost its own result: nothing was priced, and the next call works. */
export function internal(message, cause) {
  return new PricingError([{ code: "internalInvariant", severity: "error", path: "", message }], { cause });
}
