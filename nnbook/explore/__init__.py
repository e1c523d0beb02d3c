"""Explorers: slider values become a model, the model a scene, the scene a picture.

``controls``
    What can be moved: a slider, a menu.
``scene``
    Plain data that says what to draw, and the two ways it is drawn.
``exhibit``
    An explorer without its widget: a slider's values become a picture and a line of code.
``widget``
    What a student moves and sees: ipywidgets around an exhibit.
``as_widget``
    The step from the one to the other.
``student``
    A student's own function inside an explorer, called with care.

``neuron``, ``activations``, ``network``, ``xor``, ``softmax``, ``training``
    An explorer each. A new one is imported in one line below, and the whole package knows it;
    importing one loads numpy alone, for ipywidgets takes its time.
"""

from nnbook.explore.activations.activations import explore_activations as explore_activations
from nnbook.explore.network.network import explore_network as explore_network
from nnbook.explore.neuron import explore_neuron as explore_neuron
from nnbook.explore.softmax.softmax import explore_softmax as explore_softmax
from nnbook.explore.training.training import explore_training as explore_training
from nnbook.explore.xor.xor import explore_xor as explore_xor
