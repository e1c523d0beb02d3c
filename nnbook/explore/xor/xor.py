"""explore_xor: one neuron cannot compute XOR, two ReLUs can (section 10.3.1)."""

from nnbook.explore.as_widget import Explorer, explorer, show
from nnbook.explore.controls import Menu, Slider, Value, Values
from nnbook.explore.exhibit import Exhibit
from nnbook.explore.scene import scene as sc
from nnbook.explore.xor import one_neuron, two_relus

HUNT, PROOF, NETWORK = "one neuron", "the proof", "two ReLUs"
_SCENES = {HUNT: one_neuron.hunt, PROOF: one_neuron.proof, NETWORK: two_relus.scene}


def _weight(name: str, start: float, label: str, meaning: str) -> Slider:
    """Return a slider in halves that the two pictures of one neuron do not show."""
    return Slider(name, -2.0, 2.0, 0.5, start, label, meaning, when=("show", (NETWORK,)))


_ONE = ("show", (HUNT, PROOF))
CONTROLS = (
    Menu("show", tuple(_SCENES), HUNT, "show"),
    Slider("w1", -2.0, 2.0, 0.5, 1.0, "w₁", "weight of input x1", when=_ONE),
    Slider("w2", -2.0, 2.0, 0.5, -0.5, "w₂", "weight of input x2", when=_ONE),
    Slider("b", -2.0, 2.0, 0.5, 0.5, "b", "bias", when=_ONE),
    _weight("h1_x1", 1.0, "x₁ → h₁", "weight from x1 to h1"),
    _weight("h1_x2", 1.0, "x₂ → h₁", "weight from x2 to h1"),
    _weight("h1_b", 0.0, "bias of h₁", "bias of h1"),
    _weight("h2_x1", 1.0, "x₁ → h₂", "weight from x1 to h2"),
    _weight("h2_x2", 1.0, "x₂ → h₂", "weight from x2 to h2"),
    _weight("h2_b", -1.0, "bias of h₂", "bias of h2"),
    _weight("y_h1", 1.0, "h₁ → y", "weight from h1 to y"),
    _weight("y_h2", -2.0, "h₂ → y", "weight from h2 to y"),
    _weight("y_b", 0.0, "bias of y", "bias of y"),
    Menu("hidden", ("ReLU", "identity"), "ReLU", "f of h₁, h₂", "activation of h1 and h2",
         when=("show", (NETWORK,))),
)  # fmt: skip

_FIGURE: dict[str, Value] = {control.name: control.start for control in CONTROLS[4:]}
_HIDDEN = two_relus.PARAMETERS[:6]
_FOLD = dict(zip(_HIDDEN, (1.0, -1.0, 0.0, -1.0, 1.0, 0.0), strict=True))
PRESETS: dict[str, dict[str, Value]] = {
    "OR": {"show": HUNT, "w1": 1.0, "w2": 1.0, "b": -0.5},
    "NAND": {"show": HUNT, "w1": -1.0, "w2": -1.0, "b": 1.5},
    "The proof": {"show": PROOF},
    "Figure 10.6": {"show": NETWORK, **_FIGURE},
    "Another fold": {"show": NETWORK, **_FIGURE, **_FOLD, "y_h2": 1.0},
    "Without ReLU": {"show": NETWORK, **_FIGURE, "hidden": "identity"},
    "Inactive h₂": {"show": NETWORK, **_FIGURE, "h2_b": -2.0},
}


@explorer
def explore_xor(**settings: Value) -> Explorer:
    """Hunt for XOR with one neuron, see why it is in vain, and fold the plane with two ReLUs.

    A menu shows one of three pictures. "one neuron": a line in the plane of the inputs, and the
    four inequalities it would have to meet as bars. "the proof": the pre-activation along both
    diagonals of the square, which meet in the midpoint (½, ½) and there must agree. "two ReLUs":
    the network of Figure 10.6 with all nine parameters, its hidden layer as a map from x-space to
    h-space, and its output over the plane.

    Parameters
    ----------
    **settings
        Where to start: ``show`` ("one neuron", "the proof", "two ReLUs"); the neuron's ``w1``,
        ``w2`` and ``b``, and the network's ``h1_x1``, ``h1_x2``, ``h1_b``,
        ``h2_x1``, ``h2_x2``, ``h2_b``, ``y_h1``, ``y_h2``, ``y_b`` from −2 to 2; all in halves;
        ``hidden``, the activation of h1 and h2 ("ReLU", "identity").

    Notes
    -----
    The step has g(0) = 0, as equation 10.5 of the chapter: a point on the line counts as 0. The
    network's output counts as 1 where y > ½.

    Examples
    --------
    >>> xor = explore_xor(w1=1, w2=1, b=-0.5)
    >>> print(xor.describe())
    One neuron, z = 1·x1 + 1·x2 − 1/2; its output is 1 where z > 0. XOR: 3 of 4 points right.
    (0, 0): z = −1/2, has to be ≤ 0, right; (0, 1): z = 1/2, has to be > 0, right;
    (1, 0): z = 1/2, has to be > 0, right; (1, 1): z = 3/2, has to be ≤ 0, wrong.
    >>> xor.close()
    """
    return show(exhibit(), settings)


def exhibit() -> Exhibit:
    """Return the explorer without its widget."""
    return Exhibit("explore_xor", CONTROLS, scene, presets=PRESETS)


def scene(values: Values) -> sc.Scene:
    """Return the picture of one setting, which has one allowed value for each of `CONTROLS`."""
    return _SCENES[str(values["show"])](values)
