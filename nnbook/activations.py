"""Activation functions, each with its derivative, and softmax.

An activation turns a neuron's pre-activation ``z`` into its output. Value and derivative of
each one stand side by side below. All of them take any real number, infinities and nan
included, without overflow and without a warning; nan stays nan. Softmax is no activation: it
needs the whole vector of scores, not one number.
"""

from typing import overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

_QUIETLY = np.errstate(over="ignore", under="ignore")  # e⁻|ᶻ| and e⁻²|ᶻ| then have their limit, 0


class Activation:
    """A function from a pre-activation to an output, with its derivative.

    Subclasses say how to compute both for a float64 array, in ``_value`` and ``_slope``.

    Examples
    --------
    >>> class Square(Activation):
    ...     name = "square"
    ...
    ...     def _value(self, z):
    ...         return z**2
    ...
    ...     def _slope(self, z):
    ...         return 2 * z
    >>> square = Square()
    >>> square([-3, 2]), square.derivative([-3, 2])
    (array([9., 4.]), array([-6.,  4.]))
    """

    name: str

    @overload
    def __call__(self, z: float) -> float: ...
    @overload
    def __call__(self, z: ArrayLike) -> FloatArray: ...
    @_QUIETLY
    def __call__(self, z: ArrayLike) -> FloatArray | float:
        """Return the output for pre-activation `z`, in the shape of `z`; a float for a scalar."""
        return _float_if_scalar(self._value(np.asarray(z, dtype=np.float64)))

    @overload
    def derivative(self, z: float) -> float: ...
    @overload
    def derivative(self, z: ArrayLike) -> FloatArray: ...
    @_QUIETLY
    def derivative(self, z: ArrayLike) -> FloatArray | float:
        """Return the derivative at `z`, in the shape of `z`; a float for a scalar."""
        return _float_if_scalar(self._slope(np.asarray(z, dtype=np.float64)))

    def _value(self, z: FloatArray) -> FloatArray:
        raise NotImplementedError

    def _slope(self, z: FloatArray) -> FloatArray:
        raise NotImplementedError

    def _quick_slope(self, z: FloatArray, output: FloatArray) -> FloatArray:
        """Return the derivative for training, right to 1e-15: the output is known already."""
        return self._slope(z)

    def __repr__(self) -> str:
        return self.name


class _Named(Activation):
    """One of the five below: copied and pickled as the one object of its name."""

    def __reduce__(self) -> str:
        return self.name


class Identity(_Named):
    """No activation: the output is the pre-activation itself.

    f(z) = z, f′(z) = 1. Footnote 7 of the chapter.

    >>> identity([-1.5, 2]), identity.derivative(7)
    (array([-1.5,  2. ]), 1.0)
    """

    name = "identity"

    def _value(self, z: FloatArray) -> FloatArray:
        return z.copy()

    def _slope(self, z: FloatArray) -> FloatArray:
        return np.where(np.isnan(z), z, 1.0)


class Heaviside(_Named):
    """The step: 1 for a positive pre-activation, 0 otherwise.

    g(z) = 1 if z > 0 else 0, so g(0) = 0 (equation 10.5). The derivative is 0 wherever there is
    one; at the jump there is none, and 0 is returned, so that no gradient ever passes a step.

    >>> heaviside([-1, 0, 1]), heaviside.derivative(0)
    (array([0., 0., 1.]), 0.0)
    """

    name = "heaviside"

    def _value(self, z: FloatArray) -> FloatArray:
        return np.heaviside(z, 0.0)

    def _slope(self, z: FloatArray) -> FloatArray:
        return np.where(np.isnan(z), z, 0.0)


class Sigmoid(_Named):
    """The logistic function, which squeezes the real line into (0, 1).

    σ(z) = 1 / (1 + e⁻ᶻ) (equation 10.2) and σ′(z) = σ(z) σ(−z) ≤ ¼. Written with e⁻ᶻ the formula
    overflows at z = −1000, and 1 − σ(z) is 0 from z ≈ 36.74 on; with e⁻|ᶻ| neither happens.

    >>> sigmoid([-1000, 0, 1000])
    array([0. , 0.5, 1. ])
    >>> print(f"{sigmoid.derivative(40):.3e}")
    4.248e-18
    """

    name = "sigmoid"

    def _value(self, z: FloatArray) -> FloatArray:
        e = np.exp(-np.abs(z))
        return np.where(z < 0, e, 1.0) / (1.0 + e)

    def _slope(self, z: FloatArray) -> FloatArray:
        e = np.exp(-np.abs(z))
        return e / (1.0 + e) ** 2

    def _quick_slope(self, z: FloatArray, output: FloatArray) -> FloatArray:
        return output * (1.0 - output)


class Tanh(_Named):
    """The hyperbolic tangent, which squeezes the real line into (−1, 1).

    tanh(z) = (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ) = 2σ(2z) − 1 (equation 10.3) and
    tanh′(z) = 1 − tanh²(z) = 4σ′(2z) ≤ 1. The last form keeps its digits where tanh rounds to 1.

    >>> tanh([-710, 0, 710])
    array([-1.,  0.,  1.])
    >>> print(f"{tanh.derivative(20):.3e}")
    1.699e-17
    """

    name = "tanh"

    def _value(self, z: FloatArray) -> FloatArray:
        output: FloatArray = np.tanh(z)
        if (large := np.abs(z) > 18.0).any():
            # Rounded right, tanh is 1 from 19.06 on; numpy's is a digit off, and 1 from 18.99.
            rest = 2.0 * sigmoid._value(-2.0 * np.abs(z))
            output = np.where(large, np.copysign(1.0 - rest, z), output)
        return output

    def _slope(self, z: FloatArray) -> FloatArray:
        return 4.0 * sigmoid._slope(2.0 * z)

    def _quick_slope(self, z: FloatArray, output: FloatArray) -> FloatArray:
        return 1.0 - output * output


class Relu(_Named):
    """The rectified linear unit: the positive part.

    ReLU(z) = max{z, 0} (equation 10.4). ReLU′(z) is 1 for z > 0 and 0 for z < 0; at the kink there
    is none, and 0 is returned, as PyTorch and TensorFlow do.

    >>> relu([-2, 0, 3]), relu.derivative([-2, 0, 3])
    (array([0., 0., 3.]), array([0., 0., 1.]))
    """

    name = "relu"

    def _value(self, z: FloatArray) -> FloatArray:
        return np.maximum(z, 0.0)

    def _slope(self, z: FloatArray) -> FloatArray:
        return np.heaviside(z, 0.0)

    def _quick_slope(self, z: FloatArray, output: FloatArray) -> FloatArray:
        return (output > 0.0).astype(np.float64)


identity = Identity()
heaviside = Heaviside()
sigmoid = Sigmoid()
tanh = Tanh()
relu = Relu()

ACTIVATIONS: dict[str, Activation] = {f.name: f for f in (identity, heaviside, sigmoid, tanh, relu)}


def checked(activation: object) -> None:
    """Refuse an activation that is no function, such as a name.

    >>> checked("relu")
    Traceback (most recent call last):
    ...
    ValueError: an activation is a function such as nnbook.relu, not 'relu'
    """
    if not callable(activation):
        raise ValueError(f"an activation is a function such as nnbook.relu, not {activation!r}")


@_QUIETLY
def softmax(logits: ArrayLike, axis: int = -1) -> FloatArray:
    """Turn scores into probabilities.

    Parameters
    ----------
    logits : array_like
        Scores; any shape with at least one entry along `axis`. −inf is a class ruled out.
    axis : int, default -1
        The axis along which the probabilities sum to 1.

    Returns
    -------
    ndarray of float64
        Probabilities, in the shape of `logits`.

    Raises
    ------
    ValueError
        If `logits` is a scalar or empty along `axis`, holds nan or +inf, or nothing but −inf.

    Notes
    -----
    softmax(z)ₖ = exp(zₖ) / Σⱼ exp(zⱼ), computed with z − max z for z: the same by Problem 10.4.3,
    and without overflow. Section 10.4 of the chapter.

    Examples
    --------
    >>> softmax([3, 0, 1]).round(2)  # Example 10.4.1
    array([0.84, 0.04, 0.11])
    >>> softmax([[1000, 1000], [-1000, 0]])
    array([[0.5, 0.5], [0. , 1. ]])
    """
    _, e, others = _exponentials(logits, axis)
    return np.moveaxis(e / (1.0 + others), -1, axis)


@_QUIETLY
def log_softmax(logits: ArrayLike, axis: int = -1) -> FloatArray:
    """Return the logarithm of softmax, exact where softmax itself would round to 0 or 1.

    Parameters, shape and errors are those of `softmax`. Below the float range it is −inf.

    With m = max z: log softmax(z)ₖ = (zₖ − m) − log Σⱼ exp(zⱼ − m). The term of the maximum is
    exactly 1, so the logarithm is log1p of the others: nothing cancels.

    Examples
    --------
    >>> log_softmax([0, 1000])
    array([-1000.,     0.])
    >>> print(f"{log_softmax([40, 0])[0]:.3e}")
    -4.248e-18
    """
    shifted, _, others = _exponentials(logits, axis)
    return np.moveaxis(shifted - np.log1p(others), -1, axis)


def _float_if_scalar(values: FloatArray) -> FloatArray | float:
    """Give a Python float for a result without dimensions."""
    return values if np.ndim(values) else float(values)


def _exponentials(logits: ArrayLike, axis: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give z − max z, its exponentials, and their sum without that of the maximum, which is 1.

    The axis comes last. Small terms would be lost in a sum with that 1.
    """
    z = np.asarray(logits, dtype=np.float64)
    if z.ndim == 0:
        raise ValueError(f"softmax needs a vector of scores, not the single number {z.item()!r}")
    # Contiguous along the axis: numpy then sums pairwise, which keeps the error small.
    z = np.ascontiguousarray(np.moveaxis(z, axis, -1))
    if z.shape[-1] == 0:
        raise ValueError(f"softmax of nothing: shape {np.shape(logits)} is empty along axis {axis}")
    top = z.argmax(axis=-1, keepdims=True)
    maximum = np.take_along_axis(z, top, axis=-1)
    if not np.isfinite(maximum).all():  # argmax finds the first nan, if there is one
        bad = maximum[~np.isfinite(maximum)][0]
        what = "a row of nothing but -inf" if bad == -np.inf else f"a score that is {bad}"
        raise ValueError(f"softmax needs finite scores (or -inf beside a finite one), not {what}")
    shifted = z - maximum  # −1e308 − 1e308 is −inf: a probability of 0
    e = np.exp(shifted)
    others = e.copy()
    np.put_along_axis(others, top, 0.0, axis=-1)
    return shifted, e, others.sum(axis=-1, keepdims=True)
