// The examples of the documents, run as a reader would run them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pkg, text } from "./package.mjs";

const ENTRIES = { prorata: "inline.js", "prorata/messages": "messages.js", "prorata/server": "server.js", "/pkg/index.js": "inline.js" };

/** Code blocks of a language. */
function blocks(page, language) {
  return [...text(page).matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map(([, code]) => code);
}

/** `expression; // → value` is compared, `expression; // throws code at path, …` has to throw just these issues. */
function checked(code) {
  let checks = 0;
  const rewritten = code
    .replace(/from "([^"]+)"/g, (whole, name) => {
      assert.ok(ENTRIES[name], `an example imports ${name}`);
      return `from ${JSON.stringify(new URL(ENTRIES[name], pkg).href)}`;
    })
    .replace(/^(.+); \/\/ → (.+)$/gm, (_, expression, value) => `same(${++checks} && (${expression}), (${value}), ${JSON.stringify(expression)});`)
    .replace(/^(.+); \/\/ throws (.+)$/gm, (_, expression, issues) => `throws(${++checks} && (() => ${expression}), ${JSON.stringify(issues)});`);
  assert.doesNotMatch(rewritten, /\/\/ (→|throws)/, "every value is compared");
  return { checks, code: rewritten };
}

const seen = [];
globalThis.same = (actual, expected, expression) => {
  // Amounts are set with a narrow no-break space in some locales: for a reader it is a space.
  const plain = (value) => (typeof value === "string" ? value.replace(/[\u00a0\u202f]/g, " ") : value);
  assert.deepEqual(plain(actual), plain(expected), expression);
  seen.push(expression);
};
globalThis.throws = (act, issues) => {
  assert.throws(act, (error) => {
    assert.equal(error.name, "PricingError");
    assert.equal(error.issues.map(({ code, path }) => `${code} at ${path}`).join(", "), issues);
    return true;
  });
  seen.push(issues);
};

async function run(code) {
  const { checks, code: module } = checked(code);
  const before = seen.length;
  await import(`data:text/javascript,${encodeURIComponent(module)}`);
  assert.equal(seen.length - before, checks, "every check was reached");
  return checks;
}

for (const page of ["README.md", "SECURITY.md"]) {
  test(`the examples of ${page}`, async () => {
    for (const code of blocks(page, "js")) await run(code);
  });
}

test("the examples of docs/reference.md, each after the first", async () => {
  const [first, ...rest] = blocks("docs/reference.md", "js");
  let checks = 0;
  for (const code of rest) checks += await run(`${first}\n${code}`);
  assert.ok(checks > 20, `${checks} values were compared`);
});

test("the page of the README shows what its comment says", async () => {
  const [page] = blocks("README.md", "html");
  const [, script] = /<script type="module">\n(.*?)<\/script>/s.exec(page);
  const shown = {};
  globalThis.document = { querySelector: (selector) => (shown[selector] ??= { valueAsNumber: 5, checkValidity: () => true, addEventListener() {} }) };
  try {
    await run(script);
  } finally {
    delete globalThis.document;
  }
  assert.equal(shown.output.textContent, "€60.00 today, €60.00 on 2026-02-28");
});
