// Where a module of the first price (main.js) did not arrive, the page goes without it: the package is asked for again, and the page says so where it
// is missing.
if (!globalThis.prorataEarly?.main) {
  const pkg = import("../pkg/index.js").then(async (pkg) => {
    await pkg.default();
    return pkg;
  });
  pkg.catch(() => {});
  const [{ start }, samples, { fromUrl, touched }] = await Promise.all([import("./page.js"), import("./samples.js"), import("./state.js")]);
  const given = { ...fromUrl(), ...touched(document.querySelector("#buy-form")) };
  start({ pkg, sample: samples.first(document.querySelector("#catalog").value), given: () => given, engine: () => undefined, answers() {} });
}
