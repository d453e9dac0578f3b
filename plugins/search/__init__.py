"""Full-text search without a server: an index for each language, made by Pagefind from the finished pages.

    index     the files of the index, kept by what they were made of
    listed    the pages that the search page names one by one, for whoever has no script or would rather look

Nothing of it is loaded on any page but the search page, and there not before somebody searches. Its WebAssembly needs
`'wasm-unsafe-eval'` in the policy of that page (facts/wall.py), which is why that page runs nothing of others.
"""
