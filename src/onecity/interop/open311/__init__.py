"""Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2): other programs report cases and follow them."""
