// The requests: pictures asked of Python, few at a time. The newest values win, the last ones are
// always asked for. How many may be under way (the credits) adapts to the line and to the model.
//
//   makeRequests({
//     send({ seq, values, zip }),            a request leaves; may throw: nobody is there
//     gone(),                                it threw
//     silent(),                              no answer has come for some time
//   })

const SILENT = 3000; // ms without an answer, after which a request counts as lost

export const round = (value) => (typeof value === "number" ? Number(value.toFixed(9)) : value);
export const key = (values) => JSON.stringify(Object.keys(values).sort().map((name) => round(values[name])));

export function makeRequests({ send, gone, silent }) {
  const flying = new Map(); // sequence number -> when the request left
  let wanted, asked = "", pending = false, sequence = 0;
  let credits = 3, base = Infinity, losses = 0, watchdog;

  const free = () => !pending && flying.size < Math.floor(credits);
  function want(values) {
    if (key(values) === asked) return;
    [wanted, asked, pending] = [values, key(values), true];
    leave();
  }
  function leave() {
    if (!pending || flying.size >= Math.floor(credits)) return;
    pending = false;
    flying.set(++sequence, performance.now());
    watchdog ??= setTimeout(rescue, SILENT);
    try {
      // Inflating takes the browser a few milliseconds: worth it on a slow line only.
      send({ seq: sequence, values: wanted, zip: base > 40 });
    } catch {
      flying.clear();
      asked = "";
      gone();
    }
  }
  function rescue() {
    // A restart or a second tab can lose requests: take their credits back, ask a few times more.
    const late = [...flying].filter(([, left]) => performance.now() - left > SILENT - 50);
    watchdog = undefined;
    if (late.length) {
      late.forEach(([number]) => flying.delete(number));
      credits = 2;
      losses += 1;
      pending ||= losses < 4;
      silent();
    }
    leave();
    if (flying.size) watchdog ??= setTimeout(rescue, SILENT);
  }
  function answered(number) {
    const took = performance.now() - flying.get(number);
    if (flying.delete(number)) {
      base = Math.min(took, base + 0.2);
      credits = Math.min(8, Math.max(2, credits + (took < 1.4 * base + 8 ? 0.25 : -0.5)));
    }
    losses = 0;
    leave();
  }
  function unasked(values) {
    // Python drew these by itself: they need no request; their picture counts as the newest.
    [wanted, asked, pending] = [values, key(values), false];
    return ++sequence;
  }
  return { want, free, answered, unasked };
}
