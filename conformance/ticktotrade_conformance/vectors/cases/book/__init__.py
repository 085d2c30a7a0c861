"""Cases for the order book: rules first, then the sizes and widths at which fast code breaks them."""

from typing import Final

from ticktotrade_conformance.vectors.cases.book import rules, sizes

CASES: Final = (*rules.CASES, *sizes.CASES)
