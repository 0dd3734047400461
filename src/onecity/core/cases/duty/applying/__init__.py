"""The limits of a published list applied to cases that run already: tried first, then done with a reason, reported afterwards."""
