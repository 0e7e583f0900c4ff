// Where a module of the first price (main.js) did not arrive, early.js brings this: the page goes without it. The package is asked for again, and the
// page says so where it is missing.
if (!globalThis.prorataEarly?.main) {
  const pkg = import("../pkg/index.js").then(async (pkg) => {
    await pkg.default();
    return pkg;
  });
  pkg.catch(() => {});
  const form = document.querySelector("#buy-form");
  Promise.all([import("./page.js"), import("./samples.js"), import("./state.js")]).then(([{ start }, samples, { fromUrl, touched }]) => {
    const url = fromUrl();
    return start({ pkg, sample: samples.first(), given: () => ({ ...url, ...touched(form) }), engine: () => undefined, answers() {} });
  }).catch((error) => {
    console.error(error);
    globalThis.prorataEarly?.failed();
  });
}
