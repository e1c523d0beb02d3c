"""The colours and markers of every picture in the workbook: constants, and nothing to import.

Colours are those of Okabe and Ito, which stay apart for colour-blind readers [1]_, and no picture
says anything by colour alone: the classes differ in their markers, lines in their dashes.

.. [1] M. Okabe and K. Ito, "Color Universal Design", 2008, https://jfly.uni-koeln.de/color/
"""

from typing import Final

# Class 1: a filled blue circle. Class 0: a vermillion square with a white centre.
CLASS_1: Final = "#0072B2"
CLASS_0: Final = "#D55E00"
MARKER_1: Final = "o"
MARKER_0: Final = "s"

# As words on white, the vermillion is too light (contrast 3.9); this one has 5.9.
CLASS_1_TEXT: Final = "#0072B2"
CLASS_0_TEXT: Final = "#A64900"

# Where a classifier answers 1 and where it answers 0; black text is readable on both.
REGION_1: Final = "#B5D6EC"
REGION_0: Final = "#FBD3B4"
# The heat map of an output, from its lowest to its highest value: white is the undecided middle.
HEAT: Final = ("#F3A66B", "#FBD3B4", "#FFFFFF", "#B5D6EC", "#69ABD6")

LINE: Final = "#000000"  # separating lines, weights, curves with no class of their own
TEXT: Final = "#1A1A1A"
ACCENT: Final = "#00785A"  # the one thing to look at: Okabe and Ito's green, dark enough for words
MUTED: Final = "#666666"  # biases, axes, what is said by the way: still readable as words
GRID: Final = "#DDDDDD"
PAPER: Final = "#FFFFFF"
FILL: Final = "#F1F1F1"  # inputs, and boxes that mean nothing by their colour
NODE: Final = "#DCEAF4"  # neurons, those of the brain too
NODE_EDGE: Final = "#3F6E8C"

# Curves drawn over one another; they also take these dashes, in this order.
CURVES: Final = ("#0072B2", "#A64900", "#00785A", "#A1467B", "#666666")
DASHES: Final = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))
