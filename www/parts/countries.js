// All countries (ISO 3166-1 alpha-2): a long list that no first price needs.

import { current } from "./say.js";

// Each first letter with all second ones.
const COUNTRIES = "ADEFGILMOQRSTUWXZ BABDEFGHIJLMNOQRSTVWYZ CACDFGHIKLMNORUVWXYZ DEJKMOZ ECEGHRST FIJKMOR GABDEFGHILMNPQRSTUWY HKMNRTU IDELMNOQRST JEMOP KEGHIMNPRWYZ LABCIKRSTUVY MACDEFGHKLMNOPQRSTUVWXYZ NACEFGILOPRUZ OM PAEFGHKLMNRSTWY QA REOSUW SABCDEGHIJKLMNORSTVXYZ TCDFGHJKLMNORTVWZ UAGMSYZ VACEGINU WFS YET ZAMW"
  .split(" ").flatMap(([first, ...seconds]) => seconds.map((second) => first + second));

/** Countries by name, in the reader's alphabet. */
export function countries() {
  const names = new Intl.DisplayNames(current(), { type: "region" });
  const order = new Intl.Collator(current());
  return COUNTRIES.map((code) => [code, names.of(code)]).sort((a, b) => order.compare(a[1], b[1]));
}
