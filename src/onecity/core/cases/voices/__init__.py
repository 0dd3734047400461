"""Voice notes (语音) on arrival: what kind of recording it is, by its bytes; whole, sound only, not too long."""
