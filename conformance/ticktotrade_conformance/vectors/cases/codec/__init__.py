"""Cases for the codec: rules first, then texts and spellings, and the sizes and widths that fast code breaks at."""

from typing import Final

from ticktotrade_conformance.vectors.cases.codec import ranges, rules, sizes, texts

CASES: Final = (*ranges.CASES, *rules.CASES, *texts.CASES, *sizes.CASES)
