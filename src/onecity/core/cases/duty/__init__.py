"""The duty list and its working: versions, the grid, files, checks, the tester, dry runs, faults."""
