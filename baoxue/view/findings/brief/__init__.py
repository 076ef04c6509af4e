"""The brief of one school, village or township (督导简报), the same on the screen, in a PDF and in a DOCX.

`answers` asks; the others say what there is to say, in blocks of a document; `papers` puts them together.
"""
