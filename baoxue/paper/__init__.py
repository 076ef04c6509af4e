"""Documents from ready words: one model (`document`), drawn as PDF (`pdf`), as DOCX (`docx`), and as
workbooks.

Nothing here asks a question or chooses a word: whoever makes a document (baoxue/view/findings) brings both,
so that paper says what the screen says.
"""
