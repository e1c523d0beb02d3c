// The options of a prediction: native radio buttons in a fieldset, and the button that commits.
// ipywidgets' own RadioButtons are no group to the keyboard, and their long labels overlap.

export function render({ model, el }) {
  const fieldset = document.createElement("fieldset");
  const legend = document.createElement("legend");
  legend.textContent = "Your prediction";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "jupyter-button";
  button.textContent = "This is my prediction";
  const group = `nnbook-${Math.random().toString(36).slice(2)}`;
  const inputs = model.get("options").map((option, index) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = "radio";
    input.name = group;
    input.addEventListener("change", () => {
      model.set("choice", index);
      model.save_changes();
    });
    const text = document.createElement("span");
    text.textContent = option;
    label.append(input, text);
    fieldset.append(label);
    return input;
  });
  fieldset.prepend(legend);
  el.append(fieldset, button);

  const refresh = () => {
    const choice = model.get("choice");
    inputs.forEach((input, index) => {
      input.checked = index === choice;
    });
    button.disabled = choice === null;
  };
  const commit = () => {
    // Announced when it changes, so it has to be a live region before the reply arrives.
    const reply = el.closest(".nnbook-ask")?.querySelector(".nnbook-reply");
    reply?.setAttribute("role", "status");
    model.set("commits", model.get("commits") + 1);
    model.save_changes();
  };
  button.addEventListener("click", commit);
  // JupyterLab runs a cell on Shift+Enter and moves on Enter in command mode: these keys are ours.
  el.addEventListener("keydown", (event) => {
    if (!event.shiftKey && ["Enter", " ", "ArrowUp", "ArrowDown"].includes(event.key)) {
      event.stopPropagation();
    }
  });
  model.on("change:choice", refresh);
  refresh();
  return () => model.off("change:choice", refresh);
}

export default { render };
