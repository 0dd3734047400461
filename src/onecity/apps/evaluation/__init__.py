"""Evaluation (综合评价): who is late, since when and why; scores, grades and reports. It reads the case loop and changes nothing in it."""
