export { default } from "./worker.js";
export { Offers } from "./offers.js";
