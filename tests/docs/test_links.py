from pathlib import Path

from docs.links import broken_links


def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<p id="here"></p><a href="#here"></a><a href="#gone"></a><a href="b.html"></a><a href="c.html"></a>'
        '<a href="https://example.org"></a><script src="https://example.org/x.js"></script>'
    )
    (tmp_path / "b.html").write_text('<a href="a.html#here"></a><a href="a.html#there"></a>')
    assert [tuple(each) for each in broken_links(tmp_path)] == [
        ("a.html", "https://example.org/x.js"),
        ("a.html", "#gone"),
        ("a.html", "c.html"),
        ("b.html", "a.html#there"),
    ]
