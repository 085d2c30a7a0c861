"""Cases for the codec: rules first, then texts and spellings, and the sizes and widths that fast code breaks at."""

from typing import Final

from ticktotrade_conformance.vectors.cases.codec import rules, sizes, texts

CASES: Final = (*rules.CASES, *texts.CASES, *sizes.CASES)
