"""Patrols and visits (巡查走访): what is to be looked at, how often, by which questions, and who was there."""
