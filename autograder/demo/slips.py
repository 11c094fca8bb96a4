"""The mistakes that people make with codes, numbers and words. Each stays in the form that a card would accept."""

from __future__ import annotations

from random import Random

from course.codes import forms

# Neighbours on the keyboard and look-alikes, for the last character of a code.
_NEAR = {"0": "19", "1": "02", "2": "13", "3": "24", "4": "35", "5": "46", "6": "57", "7": "68", "8": "79", "9": "80"}


def near_code(code: str, system: str, rng: Random) -> str:
    """A plausible wrong code of the same system: unspecified, the neighbour, two digits swapped."""
    tidy = forms.tidy(code)
    ways = [_neighbour(tidy, rng), swapped(tidy, rng)]
    if system == "icd-10-cm":
        ways.append(tidy[:3] + "9" if len(tidy) >= 4 else tidy + "9")
        ways.append(tidy[:3] + ("" if len(tidy) > 3 else "0"))
    ways = [w for w in ways if w != tidy and forms.form_error(forms.written(w, system), system) is None]
    return forms.written(rng.choice(ways), system) if ways else code


def _neighbour(text: str, rng: Random) -> str:
    places = [n for n, c in enumerate(text) if n and c in _NEAR]
    if not places:
        return text
    at = rng.choice(places[-2:])
    return text[:at] + rng.choice(_NEAR[text[at]]) + text[at + 1 :]


def swapped(text: str, rng: Random) -> str:
    places = [
        n for n in range(1, len(text) - 1) if text[n] != text[n + 1] and text[n].isdigit() and text[n + 1].isdigit()
    ]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def near_amount(cents: int, rng: Random) -> str:
    """An amount off by a usual slip: digits swapped, a copay forgotten, ten cents."""
    digits = str(abs(cents))
    wrong = {cents + 1000, cents - 500, cents + 10, cents * 10, int(swapped("0" + digits, rng))} - {cents}
    wrong = sorted(w for w in wrong if 0 < w < 10**9)
    picked = rng.choice(wrong) if wrong else cents + 1000
    return f"{picked // 100}.{picked % 100:02d}"


def near_number(value: float, tolerance: float, rng: Random) -> str:
    """A number outside the tolerance by a usual slip: one more, one less, upside down, percent for share."""
    step = max(1.0, 2 * tolerance)
    wrong = [value + step, value - step, value * 10, value / 2]
    wrong = [w for w in wrong if w > 0 and abs(w - value) > tolerance] or [value + step + 1]
    picked = rng.choice(wrong)
    return f"{picked:.2f}".rstrip("0").rstrip(".")


def misspelt(word: str, rng: Random) -> str:
    """Two letters swapped or one dropped."""
    letters = [
        n for n in range(1, len(word) - 1) if word[n].isalpha() and word[n + 1].isalpha() and word[n] != word[n + 1]
    ]
    if not letters:
        return word + "s"
    at = rng.choice(letters)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :] if rng.random() < 0.5 else word[:at] + word[at + 1 :]


def as_people_type(word: str, rng: Random) -> str:
    """The same word as typed in a hurry: capitals, a blank behind it. Worth the same."""
    return rng.choice((word, word, word.capitalize(), f"{word} ", word.upper() if len(word) < 6 else word))
