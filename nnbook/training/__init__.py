"""The training of a network.

``losses``
    Measures of how wrong outputs are, each beside its gradient.
``optimizers``
    Plain descent and Adam: the step that follows from a gradient.
``trainer``
    `Trainer`: a training that goes on step by step.
``descent``
    `gradient_descent`: a whole training, and what happened on the way.
``finite_differences``
    `gradient_check`: gradients held against differences of the loss.
"""

from nnbook.training.descent import History, gradient_descent
from nnbook.training.finite_differences import GradientCheck, gradient_check
from nnbook.training.losses import binary_cross_entropy, cross_entropy, squared_error
from nnbook.training.trainer import Trainer

__all__ = [
    "GradientCheck",
    "History",
    "Trainer",
    "binary_cross_entropy",
    "cross_entropy",
    "gradient_check",
    "gradient_descent",
    "squared_error",
]
