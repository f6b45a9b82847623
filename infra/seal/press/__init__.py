"""The record as a PDF: a designed A4 page, an archive file (PDF/A-3a) and one that can be heard (PDF/UA-1).

    page         what is printed: the sheet, the evidence, the pictures, what is attached
    glyphs       which characters the carried fonts have, which of the two prints a word, and what stands for the others
    strokes      a signature as vector lines
    photographs  JPEGs as they came, unless PDF/A or the memory forbids
    measuring    how much room texts take, by counting
    breaking     where a long number may break
    composing    a page as data for the template and the files it reads: no markup anywhere
    printing     Press: typst, the fonts and one template a version; the same page gives the same bytes

`templates/<n>/` is what a text of template n is printed by for ever; a change of looks is a new directory.
"""
