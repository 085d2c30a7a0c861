"""Text never becomes markup, and markup is not escaped twice."""

from ticktotrade_conformance.latency.page.markup import Markup, element, joined, table, text


def test_text_is_escaped_and_markup_is_not() -> None:
    inside = element("b", {}, "<i>&\"'")
    assert element("p", {}, "1 < 2", inside) == "<p>1 &lt; 2<b>&lt;i&gt;&amp;&quot;&#x27;</b></p>"


def test_attributes_are_escaped() -> None:
    assert element("a", {"href": '"><script>'}) == '<a href="&quot;&gt;&lt;script&gt;"></a>'


def test_what_a_reader_would_not_see_is_shown() -> None:
    assert text("a\x00b\u202ec\nd") == "a?b?c d"


def test_a_void_element_has_no_end() -> None:
    assert element("meta", {"charset": "utf-8"}) == '<meta charset="utf-8">'


def test_parts_in_a_row() -> None:
    assert joined(["a&", Markup("<br>")]) == "a&amp;<br>"


def test_a_table_says_what_it_is_and_which_headings_are_whose() -> None:
    made = table("Some & more", ("what", "which", "how much"), [("a", "b", "1"), ("c", "d", "2")], texts=2)
    assert '<div class="wide" tabindex="0" role="region" aria-label="Some &amp; more"><table>' in made
    assert "<caption>Some &amp; more</caption>" in made
    assert made.count('<th scope="col"') == 3
    assert made.count('<th scope="row"') == 2
    assert made.count("<td>") == 2
    assert made.count('<td class="figure">') == 2
