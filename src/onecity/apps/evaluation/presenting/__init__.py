"""Evaluation in words and shapes."""
