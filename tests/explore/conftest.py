"""What every explorer's tests need: a walk over its settings."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from valid_scene import validate

from nnbook.explore.scene.scene import Scene


@pytest.fixture
def sweep() -> Callable[..., Iterator[tuple[dict[str, Any], Scene]]]:
    """Return a walk over settings: each control over its range, then random ones.

    Every scene on the way is validated and must say something in words. It calls the explorer's
    pure function, not its widgets: an exception there is the test's.
    """

    def walk(explorer: Any, n_random: int = 500) -> Iterator[tuple[dict[str, Any], Scene]]:
        rest, controls = dict(explorer.values), explorer.controls
        chosen = [{**rest, name: v} for name, allowed in controls.items() for v in allowed]
        dice = random.Random(7)
        chosen += [
            {name: dice.choice(allowed) for name, allowed in controls.items()}
            for _ in range(n_random)
        ]
        for values in chosen:
            scene = explorer._exhibit.draw(values)
            validate(scene)
            assert scene.description
            yield values, scene

    return walk
