import { fileURLToPath } from "node:url";

// Only here, where the package is a link to a folder beside the examples; with the package from the registry no configuration is needed.
export default { turbopack: { root: fileURLToPath(new URL("../..", import.meta.url)) } };
