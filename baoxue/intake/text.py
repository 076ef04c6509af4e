"""Text files as UTF-8: strictly decoded, nothing is replaced, and bytes that are no text are refused."""

import codecs

from baoxue.intake.cells import UnreadableError

ASCII = bytes(range(128))
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def as_text(data: bytes) -> bytes:
    """UTF-8, GB18030 and (with a mark) UTF-16 as UTF-8 without a mark; UnreadableError for anything else."""
    if data.startswith(UTF_16):
        try:
            text = data.decode("utf-16").encode()
        except UnicodeError as error:
            raise UnreadableError("wrong_encoding", [(1, {})]) from error
    else:
        text = _decoded(data)
    if b"\0" in text:
        raise _wrong_encoding(text, text.index(b"\0"))
    # A mark of the end of the file, as old systems write it.
    end = text.rstrip(b"\r\n \x1a") if text[-3:].rstrip(b"\r\n ").endswith(b"\x1a") else text
    return end[len(codecs.BOM_UTF8) :] if end.startswith(codecs.BOM_UTF8) else end


def _decoded(data: bytes) -> bytes:
    try:
        data.decode()
        return data
    except UnicodeDecodeError as not_utf8:
        if _is_damaged_utf8(data):
            raise _wrong_encoding(data, not_utf8.start) from not_utf8
        try:
            return data.decode("gb18030").encode()
        except UnicodeDecodeError as not_gb18030:
            raise _wrong_encoding(data, max(not_utf8.start, not_gb18030.start)) from not_utf8


def _wrong_encoding(data: bytes, position: int) -> UnreadableError:
    return UnreadableError("wrong_encoding", [(data[:position].count(b"\n") + 1, {})])


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether most of what is not ASCII is UTF-8 all the same: as GB18030 it would be other characters."""
    if data.startswith(codecs.BOM_UTF8):
        return True
    sound = len(data.decode("utf-8", "ignore").encode())
    ascii_bytes = len(data) - len(data.translate(None, ASCII))
    return sound - ascii_bytes > (len(data) - ascii_bytes) / 2
