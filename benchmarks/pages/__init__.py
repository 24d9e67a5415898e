"""What a visitor waits for, page by page. ``python -m benchmarks.pages`` measures all of it.

A page's module has its ``FIGURES``, what is measured and its limits, and ``measure``, which
opens the page in a browser and returns every one of them. A new one goes into ``PAGES`` of
``__main__``.
"""
