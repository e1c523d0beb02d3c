"""Plain data that says what to draw, and the two ways it is drawn.

``scene``
    A scene: panels of curves, points, regions and words, and the same in sentences.
``theme``
    The colours behind a scene's names, on a light page and on a dark one.
``ticks``
    The ticks of an axis.
``halfplane``
    Where one linear unit says 1, cut out of a convex polygon.
``strokes``
    A scene as paths, stamps, texts and images in pixels, for the browser.
``paint``
    A scene painted by matplotlib, for a page without a kernel.
"""
