// Times side by side: in every round each candidate runs once, so that what slows the machine down slows all of them.

const now = () => Number(process.hrtime.bigint());
let sink = 0;

function time(run, count) {
  const began = now();
  for (let i = 0; i < count; i++) sink += run(i) === undefined ? 1 : 0;
  return (now() - began) / count;
}

/** Nanoseconds of each candidate in each round: `{ name: [ns, …] }`. `per`: how many results one run gives. */
export function rounds(candidates, { count = 21, milliseconds = 12, per = 1 } = {}) {
  const times = {};
  const runs = {};
  for (const [name, run] of Object.entries(candidates)) {
    // Warm, then as many as fill the time.
    time(run, Math.ceil(3000 / per));
    runs[name] = Math.max(1, Math.round((milliseconds * 1e6) / time(run, Math.ceil(500 / per))));
    times[name] = [];
  }
  for (let round = 0; round < count; round++) {
    for (const [name, run] of Object.entries(candidates)) times[name].push(time(run, runs[name]) / per);
  }
  return times;
}

export const quantile = (list, q) => {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
};
export const median = (list) => quantile(list, 0.5);

/** The median of the ratios round by round, and the quarter of them below and above. */
export function ratio(over, under) {
  const ratios = over.map((ns, i) => ns / under[i]);
  return { median: median(ratios), low: quantile(ratios, 0.25), high: quantile(ratios, 0.75) };
}
