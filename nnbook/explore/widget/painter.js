// The painter: a scene on canvases, however many views a page has of it. It follows a list of
// strokes (strokes.py); no model arithmetic here: every number in a picture comes from Python.
//
// It knows neither a kernel nor ipywidgets, so that any page can use it:
//   const painter = makePainter(palette);    themes() of theme.py, each map a DataView
//   const remove = painter.add(element);     a canvas, a sentence and a line of code in there,
//                                            empty until the first frame
//   await painter.show(frame, number);       Exhibit.frame of exhibit.py, its data a DataView;
//                                            false, and nothing done, after a higher number's frame
//   painter.say(sentence);                   in place of the scene's own message, until say("")
// A second argument of makePainter is called whenever words follow, twelve times a second at most.

const FONT = '"DejaVu Sans", Verdana, system-ui, sans-serif';

function paintScene(context, scene, { colors, map }) {
  context.fillStyle = colors.paper;
  context.fillRect(0, 0, scene.width + 1, scene.height + 1); // a canvas is whole pixels: round up
  for (const stroke of scene.strokes) {
    context.save();
    if (stroke.clip) {
      context.beginPath();
      context.rect(...stroke.clip);
      context.clip();
    }
    PAINTERS[stroke.kind](context, stroke, colors, map);
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
  image(context, stroke, colors, map) {
    context.imageSmoothingEnabled = false;
    context.drawImage(heatImage(stroke, map), ...stroke.box);
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

async function bytes({ data, zipped }) {
  const inflating = () => new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate"));
  if (zipped) return new Response(inflating()).arrayBuffer();
  // A slice, for floats are read at multiples of 4 only.
  return data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
}

export function makePainter(palette, withWords = () => {}) {
  const views = new Set();
  let frame, scene, arrived = [], problem = "", newest = -1;
  let drawing = 0, wordsTimer, labelTimer;

  async function show(next, number) {
    const data = await bytes(next);
    if (number < newest) return false;
    [newest, frame] = [number, next];
    // Two that arrive between two frames of the screen are both shown, for the next gap has none.
    arrived = [...arrived.slice(-1), unpack(next.scene, data)];
    scene ??= arrived[0];
    redraw();
    return true;
  }
  function say(sentence) {
    if (sentence || problem) redraw();
    problem = sentence;
  }
  function redraw() {
    drawing ||= requestAnimationFrame(() => {
      [drawing, scene] = [0, arrived.shift() ?? scene];
      if (!scene) return;
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
    withWords();
  }
  function add(el) {
    const view = makeView(el);
    views.add(view);
    if (scene) {
      view.draw();
      view.tell();
      view.label();
    }
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
        paintScene(context, scene, palette[theme]);
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
  return { show, say, add };
}
