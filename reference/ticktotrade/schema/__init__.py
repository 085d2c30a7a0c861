"""The types of the specification as data, and the JSON form of their values."""

from ticktotrade.schema import shapes
from ticktotrade.schema.json_form import Mismatch, reader, writer
from ticktotrade.schema.reflect import record_of, shape_of
from ticktotrade.schema.shapes import Shape

__all__ = ["Mismatch", "Shape", "reader", "record_of", "shape_of", "shapes", "writer"]
