"""Cases for the feed parser."""

from typing import Final

from ticktotrade_conformance.vectors.cases.feed import elements, many, remembered, spellings

CASES: Final = elements.CASES + spellings.CASES + many.CASES + remembered.CASES
