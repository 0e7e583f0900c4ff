// Русский. Формы числа по Intl.PluralRules: one (1, 21), few (2–4, 22–24), many (5–20, 25–30), other (дроби).

const SEATS = { one: "лицензия", few: "лицензии", many: "лицензий", other: "лицензии" };
const SEATS_ACCUSATIVE = { ...SEATS, one: "лицензию" };
// Родительный падеж: «от 1 лицензии», «от 21 лицензии», «от 10 лицензий».
const OF_SEATS = { one: "лицензии", few: "лицензий", many: "лицензий", other: "лицензии" };
const DAYS = { one: "день", few: "дня", many: "дней", other: "дня" };
const OF_DAYS = { one: "дня", few: "дней", many: "дней", other: "дня" };
const MONTHS = { one: "месяц", few: "месяца", many: "месяцев", other: "месяца" };
const UNITS = {
  day: OF_DAYS,
  minute: { one: "минуты", few: "минут", many: "минут", other: "минуты" },
  second: { one: "секунды", few: "секунд", many: "секунд", other: "секунды" },
  millisecond: { one: "миллисекунды", few: "миллисекунд", many: "миллисекунд", other: "миллисекунды" },
};
const FIELDS = { plan: "план", cycle: "период оплаты", seats: "число лицензий", addOns: "дополнения" };
const MODES = {
  halfExpand: "половины от нуля", halfEven: "половины до чётной цифры", halfTrunc: "половины к нулю", halfCeil: "половины вверх",
  halfFloor: "половины вниз", expand: "от нуля", trunc: "к нулю", ceil: "вверх", floor: "вниз",
};
const PLACES = { sales: "отдел продаж", support: "служба поддержки", accountManager: "ваш менеджер", partner: "партнёр", distributor: "дистрибьютор", "customer care": "служба поддержки клиентов" };

const some = (list) => [].concat(list ?? []).length > 0;
const choose = (options) => (options === "" ? "" : ` Можно выбрать: ${options}.`);

export const ru = {
  code: "ru",
  quote: (text) => `«${text}»`,

  every(w, { months, days }) {
    if (months === 1) return "ежемесячно";
    if (months === 3) return "ежеквартально";
    if (months === 12) return "ежегодно";
    if (days === 1) return "ежедневно";
    if (days === 7) return "еженедельно";
    return months === undefined ? `раз в ${w.count(days, DAYS)}` : `раз в ${w.count(months, MONTHS)}`;
  },

  reasons: {
    notAvailableInCountry: (p, w) => `${name(p.item, w)} нельзя купить в выбранной стране (${w.country(p.country)}).`,
    notSoldOnCycle: (p, w) => `${name(p.item, w)} нельзя оплачивать ${w.cycle(p.cycle)}.${choose(w.either(w.cycles(p.cycles)))}`,
    notSoldInCurrency: (p, w) => `${name(p.item, w)} не продаётся в валюте ${p.currency}.${choose(w.either(p.currencies))}`,
    belowMinimumSeats: (p, w) => `${name(p.item, w)} продаётся от ${w.count(p.minimum, OF_SEATS)}, а выбрано ${w.number(p.seats)}. Увеличьте число хотя бы до ${w.number(p.minimum)}.`,
    aboveMaximumSeats: (p, w) => `${name(p.item, w)} включает не более ${w.count(p.maximum, OF_SEATS)}, а выбрано ${w.number(p.seats)}. Уменьшите число до ${w.number(p.maximum)}.`,
    seatStep: (p, w) => `${name(p.item, w)} продаётся с шагом в ${w.count(p.step, SEATS_ACCUSATIVE)}.${choose(w.either([p.below, p.above].filter(Number.isFinite).map((n) => w.number(n))))}`,
    addOnNotForPlan: (p, w) => `Дополнение ${name(p.item, w)} нельзя подключить к плану ${name(p.plan, w)}.${some(p.plans) ? ` Подойдёт план: ${w.either(names(p.plans, w))}.` : ""}`,
    oneCyclePerAddOn: (p, w) => `Дополнение ${name(p.item, w)} можно оплачивать только одним способом.${choose(w.either(w.cycles(p.cycles)))}`,
    featureNotInPlan: (p, w) => `В план ${name(p.plan, w)} не входит функция ${name(p.feature, w)}.${some(p.plans) ? ` Выберите план: ${w.either(names(p.plans, w))}.` : " Её нет ни в одном плане."}`,
    removeWholeBatch: (p, w) => `Дополнение ${name(p.item, w)} можно убрать только целиком: оставьте всё (${w.number(p.held)}) или уберите всё.`,
    alreadyCancelled: (p, w) => `Эта подписка уже отменена${p.since ? ` (${w.date(p.since)})` : ""}${p.until ? ` и действует по ${w.date(p.until)}` : ""}. Больше ничего делать не нужно.`,
    subscriptionEnded: (p, w) => `Эта подписка закончилась ${w.date(p.endedOn)}. Можно оформить новую.`,
  },

  notices: {
    countryUnknown: (p, w) => `Выберите страну: от неё зависят налог и то, можно ли купить ${w.all(names(p.items, w))}.`,
    promotionUnknown: (p) => `Мы не знаем кода ${ru.quote(p.code)}. Проверьте, нет ли опечатки.`,
    promotionNotStackable: (p) => `Код ${ru.quote(p.code)} нельзя объединить с уже применённым кодом.`,
    promotionRepeated: (p) => `Код ${ru.quote(p.code)} уже применён; он учитывается один раз.`,
    promotionNotYetValid: (p, w) => `Код ${ru.quote(p.code)} начнёт действовать ${w.date(p.validFrom)}.`,
    promotionExpired: (p, w) => `Срок действия кода ${ru.quote(p.code)} истёк: последним днём было ${w.date(p.validUntil)}.`,
    promotionNotForItems: (p, w) => `Код ${ru.quote(p.code)} распространяется только на ${w.all(names(p.items, w))}.`,
    promotionNotForCycle: (p, w) => `Код ${ru.quote(p.code)} действует, только если платить ${w.either(w.cycles(p.cycles))}.`,
    promotionNotForCountry: (p, w) => p.country === undefined
      ? `Код ${ru.quote(p.code)} действует не во всех странах. Выберите страну.`
      : `Код ${ru.quote(p.code)} не действует в выбранной стране (${w.country(p.country)}).`,
    promotionNotForCurrency: (p) => `Код ${ru.quote(p.code)} не действует для цен в валюте ${p.currency}.`,
    promotionBelowMinimumSeats: (p, w) => `Код ${ru.quote(p.code)} действует от ${w.count(p.minimum, OF_SEATS)}, а выбрано ${w.number(p.seats)}.`,
    promotionsVoided: (p, w) => `После этого изменения перестанут действовать коды: ${w.all([].concat(p.codes ?? []).map(ru.quote))}.`,
    addOnEnded: (p, w) => `Дополнение ${name(p.item, w)} нельзя подключить к плану ${name(p.plan, w)}, поэтому оно закончится с этим изменением.`,
    creditAsDays: (p, w) => `Неиспользованная сумма${part(w.money(p.amount), " ")} превращается в дополнительное время: ${w.count(p.days, DAYS)}.`,
    pendingReplaced: (p, w) => `Это изменение заменяет запланированное раньше (${w.all(fields(p))}).`,
    pendingRemoved: (p, w) => `Запланированное изменение (${w.all(fields(p))}) не состоится.`,
    carriedSettled: (p, w) => `Заодно учтена сумма${part(w.money(p.amount), " ")}, перенесённая с прошлых изменений.`,
    refundWindowPassed: (p, w) => `Вернуть деньги можно было в течение ${w.count(p.days, OF_DAYS)}, последним днём было ${w.date(p.lastDay)}. Сейчас возврата нет.`,
    noticeMissed: (p, w) => `Предупредить нужно за ${w.count(p.days, DAYS)}: последним днём, чтобы отменить продление, было ${w.date(p.lastRequestDay)}. Сначала подписка продлится ещё раз.`,
    minimumTerm: (p, w) => `Минимальный срок — ${w.count(p.months, MONTHS)}, он заканчивается ${w.date(p.until)}.`,
  },

  suggestions: {
    planHolds: (p, w) => `Подойдёт план ${name(p.plan, w)} (${w.count(p.seats, SEATS)}).`,
    addOnHolds: (p, w) => `Подойдёт план ${name(p.plan, w)} (${w.count(p.seats, SEATS)}) с дополнением ${name(p.addOn, w)} ×\u00a0${w.number(p.quantity)}.`,
  },

  steps: {
    price: (p, w, v) => `Цена в каталоге: ${w.price(v, p.currency)}`,
    tier: (p, w, v) => `От ${w.number(p.from)}${p.to == null ? "" : ` до ${w.number(p.to)}`}: ${w.number(p.quantity)} × ${w.price(p.unit)} + ${w.price(p.flat)} = ${w.price(v)}`,
    packages: (p, w, v) => `${w.number(p.quantity)} в пакетах по ${w.number(p.size)}: ${w.number(v)}`,
    quantity: (p, w, v) => `Количество: ${w.number(v)}`,
    fullAmount: (p, w, v) => `За весь период: ${w.price(v)}`,
    paid: (p, w, v) => `Оплачено за время с ${w.date(p.start)} до ${w.date(p.end)}: ${w.price(v)}`,
    fraction: (p, w) => `Доля периода с ${w.date(p.start)} до ${w.date(p.end)}: ${w.number(p.numerator)} из ${w.count(p.denominator, UNITS[p.grain] ?? UNITS.day)}`,
    factor: (p, w, v) => `Доля, знаков после запятой: ${w.number(p.scale)} (${MODES[p.rounding]}): ${w.number(v)}`,
    rate: (p, w, v) => `Цена одного дня после округления (${MODES[p.rounding]}): ${w.price(v)}`,
    unit: (p, w, v) => `Цена одной единицы после округления (${MODES[p.rounding]}): ${w.price(v)}`,
    exact: (p, w, v) => `Точная сумма: ${w.price(v)}`,
    round: (p, w, v) => `После округления (${MODES[p.rounding]}): ${w.price(v)}`,
    base: (p, w, v) => `Считается от суммы: ${w.price(v)}`,
    percent: (p, w, v) => `Процент: ${w.percent(v)}`,
    amountOff: (p, w, v) => `Снижение: ${w.price(v)}`,
    share: (p, w, v) => `${p.item === undefined ? "Учтённая скидка" : `Доля позиции ${name(p.item, w)}`}: ${w.price(v)}`,
    capped: (p, w, v) => `Ограничено суммой ${w.price(v)}`,
    difference: (p, w, v) => `Разница между новой (${w.price(p.new)}) и прежней суммой (${w.price(p.old)}): ${w.price(v)}`,
    trial: (p, w) => `Бесплатно до конца пробного периода: ${w.date(p.until)}`,
  },

  actions: {
    selfService: (at) => `Это можно сделать самостоятельно${part(at, ": ")}.`,
    contact: (at) => `Свяжитесь с нами${part(at, ": ")}.`,
    supportCase: (at) => `Откройте обращение в поддержку${part(at, ": ")}.`,
    payInvoices: (at) => `Сначала оплатите просроченные счета${part(at, ": ")}.`,
    partner: (at) => `Обратитесь к партнёру, у которого куплена подписка${part(at, ": ")}.`,
    store: (at) => `Перейдите в магазин, где куплена подписка${part(at, ": ")}.`,
    choose: (at) => `Выберите${part(at, ": ")}.`,
  },
  place: (target) => PLACES[target] ?? target,

  issues: {
    wrongType: "ожидалось значение другого типа",
    unsupportedValue: "это не простые данные",
    missingField: "нет обязательного поля",
    unknownField: "неизвестное поле",
    notOneOf: "такое значение здесь недопустимо",
    invalidDecimal: "это не десятичное число вида \"19.99\"",
    invalidDate: "это не существующая дата, записанная в виде 2026-02-28",
    instantAtDayGrain: "указан момент времени, а ожидалась дата",
    invalidString: "недопустимый текст",
    outOfRange: "значение вне допустимых пределов",
    emptyList: "список не должен быть пустым",
    tooLong: "слишком длинное значение",
    tooDeep: "слишком глубокая вложенность",
    tooLarge: "слишком большой объём данных",
    tooMany: "слишком много элементов",
    amountTooLarge: "слишком большая сумма",
    unknownSchema: "неизвестная схема",
    unknownPlan: "такого плана нет",
    unknownAddOn: "такого дополнения нет",
    unknownItem: "такой позиции нет",
    unknownCycle: "такого периода оплаты нет",
    unknownCurrency: "такой валюты нет",
    unknownCountry: "такой страны нет",
    unknownLeadTime: "такого срока выполнения нет",
    unknownReason: "такой причины нет",
    unknownPromotion: "такого кода нет",
    duplicateId: "один и тот же идентификатор дважды",
    duplicateAddOn: "одно и то же дополнение дважды с одним периодом оплаты",
    itemNotHeld: "этого дополнения в подписке нет",
    periodEndBeforeStart: "период заканчивается раньше, чем начинается",
    onBeforeStart: "дата раньше начала",
    onOutsidePeriod: "дата вне периода",
    ruleListWithoutCatchAll: "список правил не заканчивается правилом без условий",
    tierGap: "пороги не возрастают, или последний не открыт",
    priceShape: "поля не подходят к модели цены",
    ambiguousPrice: "две цены для одного и того же случая",
    circularInclusion: "ссылка возвращается к себе",
    conflictingTerms: "условия исключают друг друга",
    internalInvariant: "расчёт не прошёл собственную проверку; цена не рассчитана",
    unreachableRule: "до этого правила дело никогда не дойдёт",
    priceHole: "не хватает цены",
    cheaperWithMore: "здесь большее количество стоит меньше",
    unusedCycle: "с этим периодом оплаты ничего не продаётся",
    noticeWithoutText: "уведомление без текста",
    reasonWithoutText: "причина без текста",
  },
};

function name(id, w) {
  return ru.quote(w.name(id));
}

function names(ids, w) {
  return w.names(ids).map(ru.quote);
}

function part(text, before) {
  return text === "" ? "" : before + text;
}

function fields({ fields }) {
  return [].concat(fields ?? []).map((field) => FIELDS[field] ?? field);
}
