"""The chapter's figures, drawn by the library.

In a notebook a figure is one line, the last of its cell::

    from nnbook import figures

    figures.draw_xor_network()

Every ``draw_…`` function returns a :class:`Drawing`: ``.axes`` that were drawn on (``.ax`` is the
first), ``.figure`` and ``.alternative``, the picture in one sentence. At the end of a cell a
drawing shows itself, its alternative included. In the middle of a cell say
``figures.show(drawing)``, and for a matplotlib figure of your own
``figures.show(figure, "what it shows")``. Every function draws on ``ax=`` (``axes=`` if it needs
several) where these are given, and on a new figure of the right size otherwise; none uses pyplot.

==================================  ===========================================================
Section 10.1                        :func:`draw_timeline`, :func:`draw_network_kinds`
Figure 10.1, Table 10.1             :func:`draw_neurons`
Figure 10.2                         :func:`draw_artificial_neuron`
Section 10.2.2                      :func:`draw_activations`
Figure 10.3                         :func:`draw_network`
Footnote 11                         :func:`draw_recurrent`
Figure 10.4                         :func:`draw_datasets`, :func:`draw_points`
Figure 10.5, Proposition 10.3.1     :func:`draw_gates`, :func:`draw_common_point`
Figure 10.6                         :func:`draw_xor_network`
Figure 10.7                         :func:`draw_spaces`
Section 10.4                        :func:`draw_softmax_bars`, :func:`draw_softmax_simplex`
Handwritten digits                  :func:`draw_digits`
Training                            :func:`draw_decision_region`, :func:`draw_history`
==================================  ===========================================================

A figure is drawn in the module of its name. Two modules serve others:

``wide_network``
    A network with too many neurons to draw each edge.
``parts``
    What the figures are made of: axes, arrows, nodes, icons.
"""

from nnbook.figures.activations import draw_activations
from nnbook.figures.biology import draw_neurons
from nnbook.figures.data import draw_datasets, draw_points
from nnbook.figures.digits import draw_digits
from nnbook.figures.gates import draw_common_point, draw_gates
from nnbook.figures.history import draw_history
from nnbook.figures.kinds import draw_network_kinds
from nnbook.figures.network import draw_network, draw_xor_network
from nnbook.figures.neuron import draw_artificial_neuron
from nnbook.figures.parts.drawing import Drawing, figure, show
from nnbook.figures.recurrent import draw_recurrent
from nnbook.figures.regions import draw_decision_region
from nnbook.figures.softmax import draw_softmax_bars, draw_softmax_simplex
from nnbook.figures.spaces import draw_spaces
from nnbook.figures.timeline import EVENTS, draw_timeline

__all__ = [
    "EVENTS",
    "Drawing",
    "draw_activations",
    "draw_artificial_neuron",
    "draw_common_point",
    "draw_datasets",
    "draw_decision_region",
    "draw_digits",
    "draw_gates",
    "draw_history",
    "draw_network",
    "draw_network_kinds",
    "draw_neurons",
    "draw_points",
    "draw_recurrent",
    "draw_softmax_bars",
    "draw_softmax_simplex",
    "draw_spaces",
    "draw_timeline",
    "draw_xor_network",
    "show",
]

for _name in __all__:
    if _name.startswith("draw_"):
        globals()[_name] = figure(globals()[_name])
