"""What a page may show as it is: the formatting of our own build, closed, and nothing a browser would run."""

from __future__ import annotations

import pytest

from autograder.feedback.safe import safe
from course.taking import is_plain

FINE = (
    "<p>Code <strong>J02.0</strong>, a &lt; b</p>",
    "3 < 5 and 7 > 2",
    "",
    "<ul>\n<li>one</li>\n</ul>",
    '<p class="x">x</p>',
)
LEFT_OPEN = (
    "<img src=x onerror=alert(1) ",
    "<p>a</p><script",
    "<p>x <b",
    "</scr",
    "<!-- x",
    "<p title=",
    "<?x",
    "<p>a</p><a href='",
)
FOREIGN = (
    "<script>x</script>",
    "<p onclick=x>a</p>",
    "<svg></svg>",
    "<!-- a -->",
    "<!DOCTYPE html>",
    "<p><iframe></p>",
    "<style>p{}</style>",
)


@pytest.mark.parametrize("html", FINE)
def test_our_own_formatting_passes(html: str) -> None:
    assert is_plain(html)
    assert safe(html.replace(' class="x"', "")) == html.replace(' class="x"', "")


@pytest.mark.parametrize("html", [*LEFT_OPEN, *FOREIGN])
def test_the_rest_is_shown_as_text_or_refused(html: str) -> None:
    assert not is_plain(html)
    shown = safe(html)
    assert shown != html and "<" not in shown


def test_links_are_for_feedback_only_and_lead_to_pages() -> None:
    link = '<p><a href="https://www.cms.gov/">CMS</a></p>'
    assert safe(link) == link and not is_plain(link)
    assert safe(link.replace("https", "javascript")) != link.replace("https", "javascript")
