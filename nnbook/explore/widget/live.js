// A scene drawn in the browser while a slider moves: the browser half of live.py.
// The painter follows a list of strokes (strokes.py), the pump asks Python for pictures, the
// ears hear sliders. No model arithmetic here: every number in a picture comes from Python.

const FONT = '"DejaVu Sans", Verdana, system-ui, sans-serif';
const SILENT = 3000; // ms without an answer, after which a request counts as lost
const GONE = "Python does not answer, so the picture stays as it is. "
  + "If the kernel was restarted, run the cell again.";
const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));
const round = (value) => (typeof value === "number" ? Number(value.toFixed(9)) : value);

// ---- The painter ---------------------------------------------------------------------------

function paintScene(context, scene, { colors, maps }) {
  context.fillStyle = colors.paper;
  context.fillRect(0, 0, scene.width + 1, scene.height + 1); // a canvas is whole pixels: round up
  for (const stroke of scene.strokes) {
    context.save();
    if (stroke.clip) {
      context.beginPath();
      context.rect(...stroke.clip);
      context.clip();
    }
    PAINTERS[stroke.kind](context, stroke, colors, maps);
    context.restore();
  }
}

const PAINTERS = {
  path(context, { xy, ...look }, colors) {
    context.beginPath();
    for (let k = 0; k < xy.length; k += 2) context.lineTo(xy[k], xy[k + 1]);
    ink(context, look, colors);
  },
  stamp(context, { xy, shape, size, ...look }, colors) {
    const radius = size / 2;
    for (let k = 0; k < xy.length; k += 2) {
      const [x, y] = [xy[k], xy[k + 1]];
      context.beginPath();
      if (!shape) context.arc(x, y, radius, 0, 2 * Math.PI);
      for (const [first, ...rest] of shape ?? []) {
        context.moveTo(x + radius * first[0], y - radius * first[1]);
        for (const [dx, dy] of rest) context.lineTo(x + radius * dx, y - radius * dy);
      }
      ink(context, look, colors);
    }
  },
  text(context, { x, y, text, color, size, align, vertical, angle, bold, halo }, colors) {
    context.font = `${bold ? "bold " : ""}${size}px ${FONT}`;
    context.textAlign = align;
    context.textBaseline = vertical;
    context.translate(x, y);
    context.rotate((angle * Math.PI) / 180);
    if (halo) {
      Object.assign(context, { lineWidth: 4, lineJoin: "round", strokeStyle: colors.paper });
      context.strokeText(text, 0, 0);
    }
    context.fillStyle = colors[color];
    context.fillText(text, 0, 0);
  },
  image(context, stroke, colors, maps) {
    context.imageSmoothingEnabled = false;
    context.drawImage(heatImage(stroke, maps[stroke.colors]), ...stroke.box);
  },
};

function ink(context, { stroke, width, dash = [], fill, alpha = 1 }, colors) {
  context.globalAlpha = alpha;
  if (fill) {
    context.fillStyle = colors[fill];
    context.fill();
  }
  if (!stroke) return;
  Object.assign(context, { strokeStyle: colors[stroke], lineWidth: width });
  context.setLineDash(dash);
  context.stroke();
}

function heatImage(stroke, map) {
  // Several views of one plane draw the same picture: colour it once, and again in a new theme.
  if (stroke.map === map) return stroke.painted;
  const { levels, columns } = stroke;
  const painted = new OffscreenCanvas(columns, levels.length / columns);
  const context = painted.getContext("2d");
  const cells = context.createImageData(painted.width, painted.height);
  const words = new Uint32Array(cells.data.buffer);
  map.words ??= Uint32Array.from({ length: 256 }, (_, level) => {
    const [red, green, blue] = [0, 1, 2].map((channel) => map.getUint8(3 * level + channel));
    return (255 << 24) | (blue << 16) | (green << 8) | red;
  });
  for (let k = 0; k < words.length; k += 1) words[k] = map.words[levels[k]];
  context.putImageData(cells, 0, 0);
  return Object.assign(stroke, { map, painted }).painted;
}

function themeOf(element) {
  // Every front end says "dark" in a way of its own; the page's background never lies.
  for (let at = element; at; at = at.parentElement) {
    const [red, green, blue, alpha = 1] = getComputedStyle(at).backgroundColor.match(/[\d.]+/g) ?? [];
    if (blue !== undefined && alpha > 0.5) return 0.3 * red + 0.59 * green + 0.11 * blue < 110 ? "dark" : "light";
  }
  return "light";
}

function unpack(scene, buffer) {
  const array = ([at, length, size]) => new (size === 1 ? Uint8Array : Float32Array)(buffer, at, length);
  return { ...scene, strokes: scene.strokes.map((stroke) => ({
    ...stroke,
    ...(stroke.xyAt && { xy: array(stroke.xyAt) }),
    ...(stroke.levelsAt && { levels: array(stroke.levelsAt) }),
  })) };
}

// ---- One closure a model: however many views, one pump -------------------------------------

export default () => {
  const views = new Set();
  const client = `${Date.now()}-${Math.random()}`;
  const flying = new Map(); // sequence number -> when the request left
  let model, frame, scene, arrived = [], problem = "", deaf = false, listening;
  let controls = []; // with .value: what a slider shows, ahead of its state at rest
  let sequence = 0, drawn = -1, pending = false, asked = "", credits = 3, base = Infinity, losses = 0;
  let restTimer, wordsTimer, labelTimer, watchdog, drawing = 0;

  const values = () => Object.fromEntries(controls.map(({ name, value }) => [name, value]));
  const key = (some) => JSON.stringify(controls.map(({ name }) => round(some[name])));
  const say = (sentence) => { problem = sentence; redraw(); };
  const alive = () => controls.every(({ input }) => input.comm_live !== false);

  // The pump: the newest values win, the last ones are always asked for.
  function want(control, value) {
    control.value = value;
    if (key(values()) === asked) return;
    asked = key(values());
    pending = true;
    pour();
  }
  function pour() {
    if (!pending || flying.size >= Math.floor(credits)) return;
    pending = false;
    flying.set(++sequence, performance.now());
    watchdog ??= setTimeout(rescue, SILENT);
    try {
      // Inflating takes the browser a few milliseconds: worth it on a slow line only.
      model.send({ kind: "ask", client, seq: sequence, values: values(), zip: base > 40 });
    } catch {
      flying.clear();
      asked = "";
      say(GONE);
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
      controls.forEach(stop);
      say(GONE);
    }
    pour();
    if (flying.size) watchdog ??= setTimeout(rescue, SILENT);
  }
  async function receive({ kind, client: to, seq, ...reply }, [data]) {
    if (kind !== "frame" || to !== client) return;
    const took = performance.now() - flying.get(seq);
    if (flying.delete(seq)) {
      base = Math.min(took, base + 0.2);
      credits = Math.min(8, Math.max(2, credits + (took < 1.4 * base + 8 ? 0.25 : -0.5)));
    }
    [losses, problem] = [0, ""];
    pour();
    await show({ ...reply, data }, seq);
  }
  async function show(next, number) {
    const { buffer, byteOffset: at, byteLength: length } = next.data;
    const inflating = () => new Blob([next.data]).stream().pipeThrough(new DecompressionStream("deflate"));
    // A slice, for floats are read at multiples of 4 only.
    const data = next.zipped ? await new Response(inflating()).arrayBuffer() : buffer.slice(at, at + length);
    if (number < drawn) return;
    [drawn, frame] = [number, next];
    // Two that arrive between two frames of the screen are both shown, for the next gap has none.
    arrived = [...arrived.slice(-1), unpack(next.scene, data)];
    scene ??= arrived[0];
    redraw();
    clearTimeout(restTimer);
    restTimer = setTimeout(() => { // what a notebook keeps: its widgets' state, and a picture
      if (!drawn || !alive() || model.comm_live === false) return;
      put(model, frame, "frame");
      model.send({ kind: "rest" });
    }, 600);
  }
  function pushed() {
    // Python drew by itself. Where the student has moved on, a request of ours is newer.
    const next = model.get("frame");
    if (next === frame || !(deaf || key(next.values) === key(values()))) return;
    asked = key(next.values);
    pending = false;
    show(next, ++sequence);
  }
  function redraw() {
    drawing ||= requestAnimationFrame(() => {
      [drawing, scene] = [0, arrived.shift() ?? scene];
      views.forEach((view) => view.draw());
      wordsTimer ??= setTimeout(tell, 80);
      clearTimeout(labelTimer);
      labelTimer = setTimeout(() => views.forEach((view) => view.label()), 500);
      if (arrived.length) redraw();
    });
  }
  function tell() {
    // Words follow twelve times a second: nobody reads faster, and each change is a layout of the page.
    wordsTimer = undefined;
    views.forEach((view) => view.tell());
    for (const control of controls) {
      if (control.moved) for (const textbox of control.textboxes) textbox.value = round(control.value);
      control.moved = false;
    }
  }

  // The ears: a slider's own slide event as it moves, every control's state at rest.
  async function listen() {
    const find = (reference) => reference && model.widget_manager.get_model(reference.slice("IPY_MODEL_".length));
    const read = (input) => input.get("_options_labels")?.[input.get("index")] ?? input.get("value");
    const found = model.get("controls").map(async ({ input, box, button, ...declared }) => (
      { ...declared, input: await find(input), box: await find(box), button: await find(button), sliders: [], textboxes: [] }));
    controls = await Promise.all(found);
    for (const control of controls) {
      const { input, button } = control;
      control.value = read(input);
      input.on("change:value change:index", () => want(control, read(input)));
      button?.on("change:value", () => (button.get("value") ? play(control) : put(input, control.value)));
    }
    asked = key(model.get("frame").values);
    controls.forEach((control) => want(control, control.value));
  }
  const viewsOf = (input) => Promise.all(Object.values(input?.views ?? {}));
  async function hook(control) {
    for (const view of await viewsOf(control.input)) {
      const slider = view.$slider?.noUiSlider;
      if (!slider || control.sliders.includes(slider)) continue;
      control.sliders.push(slider);
      const handle = slider.target.querySelector(".noUi-handle");
      handle?.setAttribute("aria-label", control.meaning);
      handle?.setAttribute("data-lm-suppress-shortcuts", "true"); // arrows move it, not the notebook's cursor
      slider.on("slide", (_, __, [value]) => want(Object.assign(control, { moved: true }), value));
    }
    control.textboxes = (await viewsOf(control.box)).map((view) => view.textbox).filter(Boolean);
    control.textboxes.forEach((textbox) => textbox.setAttribute("aria-label", `${control.meaning}, as a number`));
  }
  async function attach() {
    try {
      await (listening ??= listen());
      for (const wait of [0, 50, 150, 400, 1000, 2000]) { // views come into being one by one
        await sleep(wait);
        await Promise.all(controls.map(hook));
      }
    } catch (error) {
      console.warn("nnbook: the sliders are not heard while they move:", error);
    }
    if (deaf || (controls.length && controls.every(({ step, sliders }) => !step || sliders.length))) return;
    deaf = true; // internals of ipywidgets are missing: let the sliders send every value
    model.send({ kind: "deaf" });
  }

  // Playing turns a slider one step whenever a picture may be asked for.
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  function play(control) {
    let before = 0;
    const turn = (now) => {
      if (!control.button.get("value")) return;
      requestAnimationFrame(turn);
      if (pending || flying.size >= Math.floor(credits) || now - before < Math.max(control.pace, still.matches ? 500 : 0)) return;
      before = now;
      if (control.value >= control.last) stop(control);
      else want(control, Math.min(control.last, control.value + control.step * control.stride));
      control.moved = true;
      control.sliders.forEach((slider) => slider.set(control.value, false));
    };
    requestAnimationFrame(turn);
  }
  const stop = ({ button }) => button?.get("value") && put(button, false);
  function put(widget, value, name = "value") {
    widget.set(name, value);
    widget.save_changes();
  }

  function makeView(el) {
    const [canvas, status, code] = ["canvas", "p", "code"].map((tag) => el.appendChild(document.createElement(tag)));
    canvas.setAttribute("role", "img");
    status.setAttribute("role", "status");
    const context = canvas.getContext("2d", { alpha: false });
    let width, theme; // of the canvas on the page; read once, for reading them costs a layout
    return {
      draw() {
        canvas.style.width = `${scene.width}px`;
        width ||= canvas.clientWidth || scene.width;
        const scale = (width / scene.width) * devicePixelRatio;
        const [wide, high] = [Math.round(scene.width * scale), Math.round(scene.height * scale)];
        if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high });
        context.setTransform(scale, 0, 0, scale, 0, 0);
        theme ||= themeOf(el);
        paintScene(context, scene, model.get("palette")[theme]);
      },
      tell() {
        const sentence = problem || scene.message;
        if (status.textContent !== sentence) status.textContent = sentence;
        if (code.textContent !== frame.code) code.textContent = frame.code;
      },
      label: () => canvas.setAttribute("aria-label", scene.description),
      look() { // the page has another size, or other colours
        width = theme = 0;
        redraw();
      },
    };
  }

  return {
    async initialize(context) {
      model = context.model;
      model.on("msg:custom", receive);
      model.on("change:frame", pushed);
      model.on("comm_live_update", () => setTimeout(() => say(alive() ? "" : GONE)));
      await show(model.get("frame"), 0);
    },
    render({ el }) {
      const view = makeView(el);
      views.add(view);
      view.draw();
      view.tell();
      view.label();
      attach();
      const sizes = new ResizeObserver(view.look);
      sizes.observe(el);
      const themes = new MutationObserver(() => [0, 300].forEach((wait) => setTimeout(view.look, wait)));
      themes.observe(document.body, { attributes: true });
      window.addEventListener("resize", view.look);
      return () => {
        views.delete(view);
        sizes.disconnect();
        themes.disconnect();
        window.removeEventListener("resize", view.look);
      };
    },
  };
};
