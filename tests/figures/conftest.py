"""The figures' tests share a gallery of them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
