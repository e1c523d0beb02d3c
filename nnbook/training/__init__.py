"""How a network learns.

``losses``
    How wrong an output is, each loss beside its gradient.
``optimizers``
    How far a step goes: plain descent, and Adam.
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
