"""Markdown into HTML: Python-Markdown, with its commonest work done sooner and the same bytes coming out.

converter   what texts are converted by
plain       a text block by block: what is plain in it, and what is not
block       one plain block, written as HTML at once: a heading, a paragraph, a list, a table
inline      the same of what stands within it: emphasis, links, pictures, code
tuned       Python-Markdown itself with its hot spots replaced, for all that is not plain
"""
