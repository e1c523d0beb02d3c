// An explorer in the browser: the browser half of live.py, which lists the messages.
// One closure a model: however many views, one painter, one row of requests, one hearing.

import { makeHearing, put } from "./hearing.js";
import { makePainter } from "./painter.js";
import { makeRequests } from "./requests.js";

const GONE = "Python does not answer, so the picture stays as it is. "
  + "If the kernel was restarted, run the cell again.";

export default () => {
  const client = `${Date.now()}-${Math.random()}`;
  let model, painter, hearing, shown, restTimer;
  const gone = () => painter.say(GONE);
  const requests = makeRequests({
    send: (request) => model.send({ kind: "ask", client, ...request }),
    gone,
    silent() {
      hearing.stop();
      gone();
    },
  });

  async function show(frame, number) {
    if (!await painter.show(frame, number)) return;
    shown = frame;
    clearTimeout(restTimer);
    if (number) restTimer = setTimeout(rest, 600);
  }
  function rest() {
    // What a notebook keeps: its widgets' state, and a picture.
    if (!hearing.alive() || model.comm_live === false) return;
    put(model, "frame", shown);
    model.send({ kind: "rest" });
  }
  function receive({ kind, client: to, seq, ...reply }, [data]) {
    if (kind !== "frame" || to !== client) return;
    painter.say("");
    requests.answered(seq);
    show({ ...reply, data }, seq);
  }
  function pushed() {
    // Python drew by itself. Where the student has moved on, a request of ours is newer.
    const frame = model.get("frame");
    if (frame !== shown && hearing.shows(frame.values)) show(frame, requests.unasked(frame.values));
  }

  return {
    async initialize(context) {
      model = context.model;
      hearing = makeHearing(model, {
        moved: requests.want,
        free: requests.free,
        deaf: () => model.send({ kind: "deaf" }),
      });
      painter = makePainter(model.get("palette"), hearing.tell);
      requests.unasked(model.get("frame").values);
      model.on("msg:custom", receive);
      model.on("change:frame", pushed);
      model.on("comm_live_update", () => setTimeout(() => painter.say(hearing.alive() ? "" : GONE)));
      await show(model.get("frame"), 0);
    },
    render({ el }) {
      const remove = painter.add(el);
      hearing.attach();
      return remove;
    },
  };
};
