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

from nnbook.figures.activations import draw_activations as draw_activations
from nnbook.figures.biology import draw_neurons as draw_neurons
from nnbook.figures.data import draw_datasets as draw_datasets
from nnbook.figures.data import draw_points as draw_points
from nnbook.figures.digits import draw_digits as draw_digits
from nnbook.figures.gates import draw_common_point as draw_common_point
from nnbook.figures.gates import draw_gates as draw_gates
from nnbook.figures.history import draw_history as draw_history
from nnbook.figures.kinds import draw_network_kinds as draw_network_kinds
from nnbook.figures.network import draw_network as draw_network
from nnbook.figures.network import draw_xor_network as draw_xor_network
from nnbook.figures.neuron import draw_artificial_neuron as draw_artificial_neuron
from nnbook.figures.parts.drawing import Drawing as Drawing
from nnbook.figures.parts.drawing import figure as _figure
from nnbook.figures.parts.drawing import show as show
from nnbook.figures.recurrent import draw_recurrent as draw_recurrent
from nnbook.figures.regions import draw_decision_region as draw_decision_region
from nnbook.figures.softmax import draw_softmax_bars as draw_softmax_bars
from nnbook.figures.softmax import draw_softmax_simplex as draw_softmax_simplex
from nnbook.figures.spaces import draw_spaces as draw_spaces
from nnbook.figures.timeline import EVENTS as EVENTS
from nnbook.figures.timeline import draw_timeline as draw_timeline

_drawn = [name for name in globals() if name.startswith("draw_")]
__all__ = [*_drawn, "EVENTS", "Drawing", "show"]
for _name in _drawn:
    globals()[_name] = _figure(globals()[_name])
