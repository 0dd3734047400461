"""What is read of the fusion of grids. Every function asks first whether the reader may see the whole city's systems."""
