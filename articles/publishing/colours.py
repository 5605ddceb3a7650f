"""Text that can be read on any colour a house gives its ratings."""


def pick_text_colour(background: str) -> str:
    """Return black or white, whichever contrasts more with a colour such as "#1a7f37".

    Contrast and luminance as in WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
    """
    luminance = sum(
        weight * _linearise(int(background[start : start + 2], 16) / 255)
        for weight, start in ((0.2126, 1), (0.7152, 3), (0.0722, 5))
    )
    return "#ffffff" if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 else "#000000"


def _linearise(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
