"""Control areas (管控区域): announcing them, ending them, and their page."""
