"""Test vectors: traces in files, written by the reference and replayed by anybody.

`cases` has one module a component, with the operations of its vectors; `making` makes the traces and the files from them,
and `files` reads them.
"""

from ticktotrade_conformance.vectors.files import headers_of, vectors_of

__all__ = ["headers_of", "vectors_of"]
