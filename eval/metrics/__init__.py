"""Pure measures, one family a file: ranking, span, refusal, calibration. numpy only; nothing here prints.

Measures over a set of questions take `weights`: how often each question counts. A row of ones gives the figure
itself, rows of bootstrap counts give its resamples, so that a figure and its interval share one definition.
Weights have shape (n,) or (resamples, n); the result has shape () or (resamples,). What is undefined for a row
(a ratio over nothing) is NaN there.
"""
