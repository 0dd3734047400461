"""Drawn pictures that stand in for photos; each bears the words "合成示例 synthetic"."""
