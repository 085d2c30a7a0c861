"""Test vectors: traces in files, written by the reference and replayed by anybody.

`cases` has one module a component, with the operations of its vectors; `files` makes the traces and the
files from them.
"""

from ticktotrade_conformance.vectors.files import check_vectors, headers_of, vectors_of, write_vectors

__all__ = ["check_vectors", "headers_of", "vectors_of", "write_vectors"]
