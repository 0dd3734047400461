"""Loading the map: the packaged city, and a city's own files."""
