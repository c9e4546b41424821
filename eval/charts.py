"""Three small pictures as inline SVG: reliability diagram, risk-coverage curve, latency histogram.

Drawn from numbers only, so nothing in them needs escaping; colours follow the page's text colour.
"""

from collections.abc import Sequence

import numpy as np

from eval.metrics.calibration import Bin
from eval.metrics.refusal import Array

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 420, 280, 46, 14, 14, 40


def reliability_svg(bins: Sequence[Bin]) -> str:
    """Share right against confidence; the dashed line is perfect. Bars are labelled with their count."""
    marks = [_line(0, 0, 1, 1, "faint")]
    for each in bins:
        x, top = _x(each.low), _y(each.right)
        marks.append(
            f'<rect class="bar" x="{x + 1:.1f}" y="{top:.1f}" width="{_x(each.high) - x - 2:.1f}" '
            f'height="{_y(0) - top:.1f}"/><text class="count" x="{(x + _x(each.high)) / 2:.1f}" '
            f'y="{max(top - 3, TOP + 9):.1f}">{each.count}</text>'
            f'<circle cx="{_x(each.confidence):.1f}" cy="{_y(each.right):.1f}" r="3"/>'
        )
    return _frame(marks, "confidence", "share right", _PERCENT, _PERCENT, "Reliability diagram")


def risk_coverage_svg(coverage: Array, risk: Array) -> str:
    """What share is wrong when only the most confident are answered."""
    known = ~np.isnan(risk)
    points = " ".join(f"{_x(c):.1f},{_y(r):.1f}" for c, r in zip(coverage[known], risk[known], strict=True))
    marks = [_line(0, 0.05, 1, 0.05, "faint"), f'<polyline points="{points}"/>']
    return _frame(marks, "coverage (share of questions answered)", "risk (share wrong)", _PERCENT, _PERCENT,
                  "Risk-coverage curve")  # fmt: skip


def latency_svg(milliseconds: Sequence[float], bars: int = 24) -> str:
    """How many questions took how long; the last bar holds everything beyond the 99th percentile."""
    values = np.asarray(milliseconds, float)
    if not len(values):
        return _frame([], "ms", "questions", _PERCENT, _PERCENT, "Latency histogram")
    end = max(float(np.percentile(values, 99)), 1.0)
    counts, _ = np.histogram(np.clip(values, 0, end), bars, (0, end))
    most = int(counts.max())
    marks = [
        f'<rect class="bar" x="{_x(i / bars) + 0.5:.1f}" y="{_y(n / most):.1f}" '
        f'width="{_x(1 / bars) - _x(0) - 1:.1f}" height="{_y(0) - _y(n / most):.1f}"/>'
        for i, n in enumerate(counts)
    ]
    across = [(share, f"{share * end:.0f}") for share in (0, 0.25, 0.5, 0.75, 1)]
    up = [(0.0, "0"), (1.0, str(most))]
    return _frame(marks, "milliseconds a question", "questions", across, up, "Latency histogram")


_PERCENT = [(share, f"{100 * share:.0f} %") for share in (0, 0.25, 0.5, 0.75, 1)]


def _x(share: float) -> float:
    return LEFT + float(share) * (WIDTH - LEFT - RIGHT)


def _y(share: float) -> float:
    return HEIGHT - BOTTOM - float(share) * (HEIGHT - TOP - BOTTOM)


def _line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    return f'<line class="{style}" x1="{_x(x1):.1f}" y1="{_y(y1):.1f}" x2="{_x(x2):.1f}" y2="{_y(y2):.1f}"/>'


def _frame(
    marks: Sequence[str], across: str, up: str, x_ticks: Sequence[tuple[float, str]],
    y_ticks: Sequence[tuple[float, str]], title: str,
) -> str:  # fmt: skip
    ticks = [f'<text class="x" x="{_x(at):.1f}" y="{_y(0) + 15:.1f}">{label}</text>' for at, label in x_ticks]
    ticks += [f'<text class="y" x="{LEFT - 5}" y="{_y(at) + 4:.1f}">{label}</text>' for at, label in y_ticks]
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">'
        f"{_line(0, 0, 1, 0, 'axis')}{_line(0, 0, 0, 1, 'axis')}{''.join(ticks)}{''.join(marks)}"
        f'<text class="x" x="{_x(0.5):.1f}" y="{HEIGHT - 6}">{across}</text>'
        f'<text class="x" transform="translate(11 {_y(0.5):.1f}) rotate(-90)">{up}</text></svg>'
    )
