// Where the built package is, and small things that several tests need.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = new URL("../../", import.meta.url);
export const pkg = new URL(process.env.PRORATA_PKG ?? "pkg/", root);

export const load = (name) => import(new URL(name, pkg));
export const text = (path) => readFileSync(new URL(path, root), "utf8");
export const path = (name) => fileURLToPath(new URL(name, root));
export const catalog = (name) => JSON.parse(text(`www/catalogs/${name}.json`));
