"""Evaluation (综合评价) of a city's case loop: rates from counts, scores from rates, grades from scores."""
