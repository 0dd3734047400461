"""Figures, tables and histograms of the fusion as its pages show them."""
