"""Where things stand in the checkout that is tested."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOLUTIONS = ROOT / "solutions"
ATTACKS = ROOT / "tests" / "attacks"
