// Polski. Formy liczby mnogiej według Intl.PluralRules: one (1), few (2–4, 22–24), many (5–21), other (ułamki).

const SEATS = { one: "licencja", few: "licencje", many: "licencji", other: "licencji" };
const SEATS_ACCUSATIVE = { ...SEATS, one: "licencję" };
// Dopełniacz: „od 1 licencji”, „od 10 licencji”.
const OF_SEATS = { other: "licencji" };
const DAYS = { one: "dzień", few: "dni", many: "dni", other: "dnia" };
const OF_DAYS = { one: "dnia", other: "dni" };
const MONTHS = { one: "miesiąc", few: "miesiące", many: "miesięcy", other: "miesiąca" };
const UNITS = {
  day: { one: "dnia", other: "dni" },
  minute: { one: "minuty", other: "minut" },
  second: { one: "sekundy", other: "sekund" },
  millisecond: { one: "milisekundy", other: "milisekund" },
};
const FIELDS = { plan: "plan", cycle: "okres rozliczeniowy", seats: "liczba licencji", addOns: "dodatki" };
const MODES = {
  halfExpand: "połówki od zera", halfEven: "połówki do cyfry parzystej", halfTrunc: "połówki do zera", halfCeil: "połówki w górę",
  halfFloor: "połówki w dół", expand: "od zera", trunc: "do zera", ceil: "w górę", floor: "w dół",
};
const PLACES = { sales: "dział sprzedaży", support: "pomoc techniczna", accountManager: "opiekun klienta", partner: "partner", distributor: "dystrybutor", "customer care": "dział obsługi klienta" };

const some = (list) => [].concat(list ?? []).length > 0;
const choose = (options) => (options === "" ? "" : ` Do wyboru: ${options}.`);

export const pl = {
  code: "pl",
  quote: (text) => `„${text}”`,

  every(w, { months, days }) {
    if (months === 1) return "miesięcznie";
    if (months === 3) return "kwartalnie";
    if (months === 12) return "rocznie";
    if (days === 1) return "codziennie";
    if (days === 7) return "tygodniowo";
    return months === undefined ? `co ${w.count(days, DAYS)}` : `co ${w.count(months, MONTHS)}`;
  },

  reasons: {
    notAvailableInCountry: (p, w) => `Produktu ${name(p.item, w)} nie można kupić w wybranym kraju (${w.country(p.country)}).`,
    notSoldOnCycle: (p, w) => `Za produkt ${name(p.item, w)} nie można płacić ${w.cycle(p.cycle)}.${choose(w.either(w.cycles(p.cycles)))}`,
    notSoldInCurrency: (p, w) => `Produkt ${name(p.item, w)} nie jest sprzedawany w walucie ${p.currency}.${choose(w.either(p.currencies))}`,
    belowMinimumSeats: (p, w) => `Produkt ${name(p.item, w)} można kupić od ${w.count(p.minimum, OF_SEATS)}, wybrano ${w.number(p.seats)}. Zwiększ liczbę do co najmniej ${w.number(p.minimum)}.`,
    aboveMaximumSeats: (p, w) => `Produkt ${name(p.item, w)} obejmuje najwyżej ${w.count(p.maximum, SEATS_ACCUSATIVE)}, wybrano ${w.number(p.seats)}. Zmniejsz liczbę do ${w.number(p.maximum)}.`,
    seatStep: (p, w) => `Produkt ${name(p.item, w)} jest sprzedawany co ${w.count(p.step, SEATS_ACCUSATIVE)}.${choose(w.either([p.below, p.above].filter(Number.isFinite).map((n) => w.number(n))))}`,
    addOnNotForPlan: (p, w) => `Dodatku ${name(p.item, w)} nie można dołączyć do planu ${name(p.plan, w)}.${some(p.plans) ? ` Pasuje do planu: ${w.either(names(p.plans, w))}.` : ""}`,
    oneCyclePerAddOn: (p, w) => `Za dodatek ${name(p.item, w)} można płacić tylko w jeden sposób.${choose(w.either(w.cycles(p.cycles)))}`,
    featureNotInPlan: (p, w) => `Plan ${name(p.plan, w)} nie obejmuje funkcji ${name(p.feature, w)}.${some(p.plans) ? ` Wybierz plan: ${w.either(names(p.plans, w))}.` : " Nie ma jej żaden plan."}`,
    removeWholeBatch: (p, w) => `Dodatek ${name(p.item, w)} można usunąć tylko w całości: zachowaj wszystkie (${w.number(p.held)}) albo usuń wszystkie.`,
    alreadyCancelled: (p, w) => `Tę subskrypcję już anulowano${p.since ? ` (${w.date(p.since)})` : ""}${p.until ? `, działa do ${w.date(p.until)}` : ""}. Nie musisz robić nic więcej.`,
    subscriptionEnded: (p, w) => `Ta subskrypcja zakończyła się ${w.date(p.endedOn)}. Możesz kupić nową.`,
  },

  notices: {
    countryUnknown: (p, w) => `Wybierz kraj: od niego zależy podatek i to, czy można kupić ${w.all(names(p.items, w))}.`,
    promotionUnknown: (p) => `Nie znamy kodu ${pl.quote(p.code)}. Sprawdź pisownię.`,
    promotionNotStackable: (p) => `Kodu ${pl.quote(p.code)} nie można połączyć z kodem, który już działa.`,
    promotionRepeated: (p) => `Kod ${pl.quote(p.code)} już działa; liczy się tylko raz.`,
    promotionNotYetValid: (p, w) => `Kod ${pl.quote(p.code)} jest ważny od ${w.date(p.validFrom)}.`,
    promotionExpired: (p, w) => `Kod ${pl.quote(p.code)} był ważny do ${w.date(p.validUntil)}.`,
    promotionNotForItems: (p, w) => `Kod ${pl.quote(p.code)} dotyczy tylko: ${w.all(names(p.items, w))}.`,
    promotionNotForCycle: (p, w) => `Kod ${pl.quote(p.code)} działa tylko przy płatności: ${w.either(w.cycles(p.cycles))}.`,
    promotionNotForCountry: (p, w) => p.country === undefined
      ? `Kod ${pl.quote(p.code)} działa tylko w niektórych krajach. Wybierz kraj.`
      : `Kod ${pl.quote(p.code)} nie działa w wybranym kraju (${w.country(p.country)}).`,
    promotionNotForCurrency: (p) => `Kod ${pl.quote(p.code)} nie dotyczy cen w walucie ${p.currency}.`,
    promotionBelowMinimumSeats: (p, w) => `Kod ${pl.quote(p.code)} działa od ${w.count(p.minimum, OF_SEATS)}, wybrano ${w.number(p.seats)}.`,
    promotionsVoided: (p, w) => `Po tej zmianie przestaną działać kody: ${w.all([].concat(p.codes ?? []).map(pl.quote))}.`,
    addOnEnded: (p, w) => `Dodatku ${name(p.item, w)} nie można dołączyć do planu ${name(p.plan, w)}; skończy się wraz z tą zmianą.`,
    creditAsDays: (p, w) => `Niewykorzystaną kwotę${part(w.money(p.amount), " ")} zamieniamy na dodatkowy czas: ${w.count(p.days, DAYS)}.`,
    pendingReplaced: (p, w) => `Ta zmiana zastępuje zaplanowaną wcześniej (${w.all(fields(p))}).`,
    pendingRemoved: (p, w) => `Zaplanowana zmiana (${w.all(fields(p))}) nie zostanie wykonana.`,
    carriedSettled: (p, w) => `Rozliczamy przy okazji kwotę${part(w.money(p.amount), " ")} przeniesioną z wcześniejszych zmian.`,
    refundWindowPassed: (p, w) => `Zwrot był możliwy w ciągu ${w.count(p.days, OF_DAYS)}, do ${w.date(p.lastDay)}. Teraz nic nie zwracamy.`,
    noticeMissed: (p, w) => `Okres wypowiedzenia to ${w.count(p.days, DAYS)}: ostatnim dniem na anulowanie przed odnowieniem był ${w.date(p.lastRequestDay)}. Subskrypcja najpierw się odnowi.`,
    minimumTerm: (p, w) => `Umowa trwa co najmniej ${w.count(p.months, MONTHS)}, do ${w.date(p.until)}.`,
  },

  suggestions: {
    planHolds: (p, w) => `Wystarczy plan ${name(p.plan, w)} (${w.count(p.seats, SEATS)}).`,
    addOnHolds: (p, w) => `Wystarczy plan ${name(p.plan, w)} (${w.count(p.seats, SEATS)}) z dodatkiem ${name(p.addOn, w)} ×\u00a0${w.number(p.quantity)}.`,
  },

  steps: {
    price: (p, w, v) => `Cena z katalogu: ${w.price(v, p.currency)}`,
    tier: (p, w, v) => `Od ${w.number(p.from)}${p.to == null ? "" : ` do ${w.number(p.to)}`}: ${w.number(p.quantity)} × ${w.price(p.unit)} + ${w.price(p.flat)} = ${w.price(v)}`,
    packages: (p, w, v) => `${w.number(p.quantity)} w pakietach po ${w.number(p.size)}: ${w.number(v)}`,
    quantity: (p, w, v) => `Liczba: ${w.number(v)}`,
    fullAmount: (p, w, v) => `Za cały okres: ${w.price(v)}`,
    paid: (p, w, v) => `Zapłacono za czas od ${w.date(p.start)} do ${w.date(p.end)}: ${w.price(v)}`,
    fraction: (p, w) => `Część okresu od ${w.date(p.start)} do ${w.date(p.end)}: ${w.number(p.numerator)} z ${w.count(p.denominator, UNITS[p.grain] ?? UNITS.day)}`,
    factor: (p, w, v) => `Część, miejsc po przecinku: ${w.number(p.scale)} (${MODES[p.rounding]}): ${w.number(v)}`,
    rate: (p, w, v) => `Cena jednego dnia, zaokrąglona (${MODES[p.rounding]}): ${w.price(v)}`,
    unit: (p, w, v) => `Cena jednej sztuki, zaokrąglona (${MODES[p.rounding]}): ${w.price(v)}`,
    exact: (p, w, v) => `Dokładna kwota: ${w.price(v)}`,
    round: (p, w, v) => `Po zaokrągleniu (${MODES[p.rounding]}): ${w.price(v)}`,
    base: (p, w, v) => `Liczone od: ${w.price(v)}`,
    percent: (p, w, v) => `Procent: ${w.percent(v)}`,
    amountOff: (p, w, v) => `Obniżka: ${w.price(v)}`,
    share: (p, w, v) => `${p.item === undefined ? "Zawarta zniżka" : `Część pozycji ${name(p.item, w)}`}: ${w.price(v)}`,
    capped: (p, w, v) => `Ograniczone do ${w.price(v)}`,
    difference: (p, w, v) => `Różnica między nową (${w.price(p.new)}) a starą kwotą (${w.price(p.old)}): ${w.price(v)}`,
    trial: (p, w) => `Bezpłatnie do końca okresu próbnego: ${w.date(p.until)}`,
  },

  actions: {
    selfService: (at) => `Możesz to zrobić samodzielnie${part(at, ": ")}.`,
    contact: (at) => `Skontaktuj się z nami${part(at, ": ")}.`,
    supportCase: (at) => `Zgłoś sprawę w pomocy technicznej${part(at, ": ")}.`,
    payInvoices: (at) => `Najpierw opłać zaległe faktury${part(at, ": ")}.`,
    partner: (at) => `Skontaktuj się z partnerem, u którego kupiono subskrypcję${part(at, ": ")}.`,
    store: (at) => `Przejdź do sklepu, w którym kupiono subskrypcję${part(at, ": ")}.`,
    choose: (at) => `Wybierz${part(at, ": ")}.`,
  },
  place: (target) => PLACES[target] ?? target,

  issues: {
    wrongType: "oczekiwano wartości innego typu",
    unsupportedValue: "to nie są zwykłe dane",
    missingField: "brakuje wymaganego pola",
    unknownField: "nieznane pole",
    notOneOf: "tej wartości nie można tu użyć",
    invalidDecimal: "to nie jest liczba dziesiętna w postaci \"19.99\"",
    invalidDate: "to nie jest istniejąca data zapisana w postaci 2026-02-28",
    instantAtDayGrain: "podano chwilę, a oczekiwano daty",
    invalidString: "niepoprawny tekst",
    outOfRange: "wartość poza dozwolonym zakresem",
    emptyList: "lista nie może być pusta",
    tooLong: "za długie",
    tooDeep: "za głęboko zagnieżdżone",
    tooLarge: "za duże",
    tooMany: "za dużo elementów",
    amountTooLarge: "kwota jest za duża",
    unknownSchema: "nieznany schemat",
    unknownPlan: "nie ma takiego planu",
    unknownAddOn: "nie ma takiego dodatku",
    unknownItem: "nie ma takiej pozycji",
    unknownCycle: "nie ma takiego okresu rozliczeniowego",
    unknownCurrency: "nie ma takiej waluty",
    unknownCountry: "nie ma takiego kraju",
    unknownLeadTime: "nie ma takiego terminu realizacji",
    unknownReason: "nie ma takiego powodu",
    unknownPromotion: "nie ma takiego kodu",
    duplicateId: "ten sam identyfikator dwa razy",
    duplicateAddOn: "ten sam dodatek dwa razy w tym samym okresie rozliczeniowym",
    itemNotHeld: "subskrypcja nie ma tego dodatku",
    periodEndBeforeStart: "okres kończy się przed swoim początkiem",
    onBeforeStart: "data jest wcześniejsza niż początek",
    onOutsidePeriod: "data leży poza okresem",
    ruleListWithoutCatchAll: "lista reguł nie kończy się regułą bez warunków",
    tierGap: "progi nie rosną albo ostatni nie jest otwarty",
    priceShape: "pola nie pasują do modelu ceny",
    ambiguousPrice: "dwie ceny dla tego samego przypadku",
    circularInclusion: "prowadzi z powrotem do siebie",
    conflictingTerms: "warunki, które się wykluczają",
    internalInvariant: "silnik odrzucił własny wynik; niczego nie wyceniono",
    unreachableRule: "ta reguła nigdy nie zadziała",
    priceHole: "brakuje ceny",
    cheaperWithMore: "większa liczba kosztuje tu mniej",
    unusedCycle: "nic nie jest sprzedawane w tym okresie rozliczeniowym",
    noticeWithoutText: "uwaga bez tekstu",
    reasonWithoutText: "powód bez tekstu",
  },
};

function name(id, w) {
  return pl.quote(w.name(id));
}

function names(ids, w) {
  return w.names(ids).map(pl.quote);
}

function part(text, before) {
  return text === "" ? "" : before + text;
}

function fields({ fields }) {
  return [].concat(fields ?? []).map((field) => FIELDS[field] ?? field);
}
