// The hearing: a slider's own slide event as it moves, every control's state at rest. Playing, too:
// it turns a slider one step whenever a picture may be asked for.
//
//   makeHearing(model, {
//     moved(values),                         the values of all controls, when one has changed
//     free(),                                whether a picture may be asked for
//     deaf(),                                sliders cannot be heard as they move
//   })

import { key, round } from "./requests.js";

const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));
const viewsOf = (input) => Promise.all(Object.values(input?.views ?? {}));

export function put(widget, name, value) {
  widget.set(name, value);
  widget.save_changes();
}

// The browser's own number boxes drop a comma in silence, so that 0,5 becomes 5.
function takeCommas(textbox, { box, step, meaning }) {
  Object.assign(textbox, { type: "text", inputMode: "decimal", ariaLabel: `${meaning}, as a number` });
  textbox.addEventListener("input", () => {
    if (textbox.value.includes(",")) textbox.value = textbox.value.replace(",", ".");
  });
  textbox.addEventListener("keydown", (event) => {
    const steps = { ArrowUp: 1, ArrowDown: -1 }[event.key] ?? 0;
    const next = round(parseFloat(textbox.value) + steps * step);
    if (steps) put(box, "value", Math.min(Math.max(next, box.get("min")), box.get("max")));
  });
}

export function makeHearing(model, { moved, free, deaf }) {
  let controls = []; // with .value: what a slider shows, ahead of its state at rest
  let listening, isDeaf = false;

  const values = () => Object.fromEntries(controls.map(({ name, value }) => [name, value]));
  const shows = (others) => isDeaf || !controls.length || key(others) === key(values());
  const alive = () => controls.every(({ input }) => input.comm_live !== false);
  function hear(control, value) {
    control.value = value;
    moved(values());
  }

  async function listen() {
    const find = (reference) => reference && model.widget_manager.get_model(reference.slice("IPY_MODEL_".length));
    const read = (input) => input.get("_options_labels")?.[input.get("index")] ?? input.get("value");
    const found = model.get("controls").map(async ({ input, box, button, ...declared }) => (
      { ...declared, input: await find(input), box: await find(box), button: await find(button), sliders: [], textboxes: [] }));
    controls = await Promise.all(found);
    for (const control of controls) {
      const { input, button } = control;
      control.value = read(input);
      input.on("change:value change:index", () => hear(control, read(input)));
      button?.on("change:value", () => (button.get("value") ? play(control) : put(input, "value", control.value)));
    }
    moved(values());
  }
  async function hook(control) {
    for (const view of await viewsOf(control.input)) {
      const slider = view.$slider?.noUiSlider;
      if (!slider || control.sliders.includes(slider)) continue;
      control.sliders.push(slider);
      const handle = slider.target.querySelector(".noUi-handle");
      handle?.setAttribute("aria-label", control.meaning);
      handle?.setAttribute("data-lm-suppress-shortcuts", "true"); // arrows move it, not the notebook's cursor
      slider.on("slide", (_, __, [value]) => hear(Object.assign(control, { moved: true }), value));
    }
    control.textboxes = (await viewsOf(control.box)).map((view) => view.textbox).filter(Boolean);
    control.textboxes.filter(({ type }) => type === "number").forEach((textbox) => takeCommas(textbox, control));
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
    if (isDeaf || (controls.length && controls.every(({ step, sliders }) => !step || sliders.length))) return;
    isDeaf = true; // internals of ipywidgets are missing: let the sliders send every value
    deaf();
  }
  function tell() {
    for (const control of controls) {
      if (control.moved) for (const textbox of control.textboxes) textbox.value = round(control.value);
      control.moved = false;
    }
  }

  const still = matchMedia("(prefers-reduced-motion: reduce)");
  function play(control) {
    let before = 0;
    const turn = (now) => {
      if (!control.button.get("value")) return;
      requestAnimationFrame(turn);
      if (!free() || now - before < Math.max(control.pace, still.matches ? 500 : 0)) return;
      before = now;
      if (control.value >= control.last) pause(control);
      else hear(control, Math.min(control.last, control.value + control.step));
      control.moved = true;
      control.sliders.forEach((slider) => slider.set(control.value, false));
    };
    requestAnimationFrame(turn);
  }
  const pause = ({ button }) => button?.get("value") && put(button, "value", false);
  const stop = () => controls.forEach(pause);

  return { attach, shows, alive, stop, tell };
}
