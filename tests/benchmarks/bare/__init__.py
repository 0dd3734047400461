"""The bare baseline of the benchmarks: one page that inserts one row, in the product's own stack. No installation mounts it."""
