"""Pictures: in the sizes and formats that screens need, with their dimensions set, and as cards where a link is shared.

    measure      what a picture file is: its dimensions as it is seen, what names its content
    variants     which sizes and formats are made of one, and their files, kept by content
    markup       `<img>` in a page becomes `<picture>` with all of them; SVG stays as it is and gets its dimensions
    stripped     photographs without what they tell of place, time and camera
    cards        the picture that is shown where a page's link is shared (Open Graph), per page and language
    drawing      draws it

An editor writes `![What it shows](../images/board.jpg)`; nothing more is needed.
"""
