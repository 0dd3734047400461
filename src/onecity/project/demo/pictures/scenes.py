"""The things pictured: one function a family, before and after. A new family is a function and a line in `FAMILIES`."""

from collections.abc import Callable, Iterable
from random import Random

from onecity.project.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, Colour, mixed
from onecity.project.demo.pictures.surroundings import DAY, DUSK, LIGHTS, OVERCAST, Light, street, tree, wall

BAGS: tuple[Colour, ...] = ((52, 54, 58), (70, 92, 74), (196, 190, 176), (44, 70, 110), (148, 52, 46))
ORANGE, WHITE, DARK = (222, 108, 44), (236, 234, 228), (34, 34, 36)


def cone(canvas: Canvas, light: Light, x: float, foot: float, high: float = 90) -> None:
    """A traffic cone."""

    def ring(low: float, top: float, wide_low: float, wide_top: float, colour: Colour) -> None:
        corners = ((-wide_low, low), (wide_low, low), (wide_top, top), (-wide_top, top))
        canvas.polygon([(x + across * high, foot - up * high) for across, up in corners], light.on(colour))

    canvas.box(x - 0.36 * high, foot - 0.08 * high, x + 0.36 * high, foot, light.on((60, 58, 58)), 3)
    ring(0.08, 1, 0.28, 0.05, ORANGE)
    ring(0.4, 0.6, 0.185, 0.12, WHITE)


CAR_ROOF = ((-98, -74), (-62, -122), (62, -122), (108, -74))
CAR_PANES = (((-80, -76), (-54, -112), (-4, -112), (-4, -76)), ((6, -76), (6, -112), (54, -112), (88, -76)))


def car(canvas: Canvas, light: Light, x: float, foot: float, colour: Colour, size: float = 1.0) -> None:
    """A car from its side, its wheels standing on `foot`."""

    def shape(corners: Iterable[tuple[int, int]], fill: Colour) -> None:
        canvas.polygon([(x + across * size, foot + down * size) for across, down in corners], light.on(fill))

    canvas.box(x - 150 * size, foot - 78 * size, x + 150 * size, foot - 18 * size, light.on(colour), 22 * size)
    shape(CAR_ROOF, colour)
    for pane in CAR_PANES:
        shape(pane, (74, 86, 96))
    for wheel in (-92, 92):
        canvas.oval(x + wheel * size, foot - 22 * size, 28 * size, 28 * size, light.on((36, 36, 38)))
        canvas.oval(x + wheel * size, foot - 22 * size, 13 * size, 13 * size, light.on((150, 152, 154)))


def cover(canvas: Canvas, chance: Random, light: Light, solved: bool) -> None:
    """A manhole in the road: open with a broken lid, or closed."""
    street(canvas, chance, light)
    x, y = chance.uniform(440, 580), 630.0
    canvas.oval(x, y, 176, 74, light.on((126, 124, 120)))
    if solved:
        canvas.oval(x, y, 152, 62, light.on((72, 72, 74)))
        for step in range(-3, 4):
            canvas.line(
                [(x + step * 38 - 18, y - 44 + abs(step) * 6), (x + step * 38 + 18, y + 44 - abs(step) * 6)], light.on((98, 98, 100)), 5
            )
        canvas.ring(x, y, 150, 60, light.on((110, 110, 112)), 6)
        return
    canvas.oval(x, y, 150, 60, (20, 20, 22))
    canvas.oval(x, y + 12, 128, 42, (10, 10, 12))
    canvas.polygon([(x - 40, y + 62), (x + 190, y + 24), (x + 232, y + 66), (x + 30, y + 108)], light.on((78, 78, 80)))
    canvas.line([(x + 60, y + 50), (x + 96, y + 92)], (24, 24, 26), 5)
    for side in (-236, 250):
        cone(canvas, light, x + side, y + 52, 118)


def rubbish(canvas: Canvas, chance: Random, light: Light, solved: bool) -> None:
    """A heap of bags and boxes by a wall, or the place swept."""
    wall(canvas, chance, light)
    if solved:
        canvas.oval(500, 560, 230, 26, light.on((160, 157, 150)))
        return
    for row, many in enumerate((9, 7, 4)):
        for _ in range(many):
            x, y = chance.gauss(500, 128 - row * 34), 570 - row * 52 + chance.uniform(-14, 18)
            colour = light.on(chance.choice(BAGS))
            canvas.oval(x, y, chance.uniform(44, 64), chance.uniform(32, 44), colour)
            canvas.line([(x - 6, y - 36), (x + 8, y - 46)], mixed(colour, WHITE, 0.2), 6)
    for _ in range(4):
        x, y = chance.uniform(300, 690), chance.uniform(560, 610)
        canvas.polygon([(x, y), (x + 74, y - 14), (x + 88, y + 30), (x + 12, y + 44)], light.on((176, 142, 98)))
    for _ in range(26):
        x, y = chance.gauss(500, 190), chance.uniform(590, 650)
        canvas.box(
            x, y, x + chance.uniform(8, 26), y + chance.uniform(4, 9), light.on(chance.choice((WHITE, (190, 180, 150), (120, 150, 190))))
        )


def bins(canvas: Canvas, chance: Random, light: Light, solved: bool) -> None:
    """Bins running over, or shut."""
    wall(canvas, chance, light)
    for index, colour in enumerate(((64, 108, 72), (58, 88, 132), (118, 118, 120))):
        x = 270 + index * 190
        canvas.polygon([(x, 350), (x + 150, 350), (x + 136, 582), (x + 14, 582)], light.on(colour))
        canvas.box(x + 20, 576, x + 44, 596, (30, 30, 32))
        canvas.box(x + 106, 576, x + 130, 596, (30, 30, 32))
        canvas.box(x + 46, 430, x + 104, 490, light.on(mixed(colour, WHITE, 0.6)), 6)
        if solved:
            canvas.box(x - 8, 328, x + 158, 356, light.on(mixed(colour, DARK, 0.25)), 8)
        else:
            for _ in range(8):
                canvas.oval(x + chance.uniform(8, 142), chance.uniform(296, 352), 34, 26, light.on(chance.choice(BAGS)))
    for _ in range(0 if solved else 14):
        canvas.oval(chance.uniform(230, 830), chance.uniform(586, 622), chance.uniform(18, 44), 16, light.on((70, 70, 72)))


def lamp(canvas: Canvas, chance: Random, light: Light, solved: bool) -> None:
    """A street lamp at dusk: dark, or lit."""
    street(canvas, chance, DUSK)
    x, pole = chance.uniform(420, 600), DUSK.on((150, 152, 156))
    lean = 0 if solved else 46
    head = (x + 120 + lean, 96)
    canvas.line([(x, 560), (x + lean, 110), head], pole, 13)
    canvas.box(x - 20, 540, x + 20, 566, pole, 4)
    canvas.box(head[0] - 10, head[1] - 10, head[0] + 74, head[1] + 14, pole, 8)
    if solved:
        canvas.glow(head[0] + 34, head[1] + 12, 250, (255, 222, 150), 0.42)
        canvas.oval(head[0] + 34, head[1] + 14, 34, 9, (255, 240, 196))
        canvas.glow(head[0] + 30, 640, 200, (255, 214, 140), 0.28)
    else:
        canvas.line([(head[0] + 20, head[1] + 14), (head[0] + 6, head[1] + 70), (head[0] + 22, head[1] + 110)], (20, 20, 22), 4)


def water(canvas: Canvas, chance: Random, light: Light, solved: bool) -> None:
    """A flooded road, or one that dries."""
    street(canvas, chance, OVERCAST)
    if solved:
        for _ in range(7):
            canvas.oval(chance.uniform(80, 940), chance.uniform(520, 720), chance.uniform(50, 120), 9, (118, 124, 128))
        canvas.box(452, 642, 580, 690, (58, 58, 60), 4)
        for slot in range(8):
            canvas.box(462 + slot * 15, 650, 470 + slot * 15, 682, (24, 24, 26))
        return
    canvas.fade(492, HEIGHT, (150, 142, 118), (122, 116, 98))
    for _ in range(30):
        x, y = chance.uniform(0, WIDTH), chance.uniform(500, 750)
        canvas.line([(x, y), (x + chance.uniform(50, 160), y + chance.uniform(-2, 2))], (176, 168, 144), 3)
    car(canvas, OVERCAST, 300, 600, (206, 208, 208), 0.95)
    canvas.fade(574, 640, (142, 134, 112), (136, 128, 108))
    for wide in (190, 240):
        canvas.ring(300, 590, wide, wide * 0.13, (190, 184, 164), 4)
    cone(canvas, OVERCAST, 720, 610, 84)
    canvas.box(660, 606, 790, 640, (140, 132, 110))


HOLE = ((-1, 0), (-0.6, -0.8), (0.1, -1), (0.7, -0.7), (1, 0.1), (0.6, 0.8), (-0.2, 1), (-0.8, 0.6))


def road(canvas: Canvas, chance: Random, light: Light, solved: bool) -> None:
    """A hole in the road, or its patch."""
    street(canvas, chance, light)
    x, y = chance.uniform(430, 600), 634.0
    edge = [(x + chance.uniform(150, 200) * across, y + chance.uniform(46, 66) * down) for across, down in HOLE]
    if solved:
        canvas.polygon([(x - 210, y - 60), (x + 190, y - 60), (x + 220, y + 66), (x - 230, y + 66)], light.on((52, 53, 55)))
        return
    canvas.polygon(edge, light.on((62, 56, 50)))
    canvas.polygon([(x + (a - x) * 0.7, y + 6 + (b - y) * 0.62) for a, b in edge], light.on((40, 36, 34)))
    for _ in range(22):
        canvas.oval(
            x + chance.gauss(0, 150), y + chance.gauss(6, 50), chance.uniform(5, 13), chance.uniform(3, 8), light.on((124, 118, 110))
        )
    for _ in range(5):
        points = [(x + chance.choice((-170, 170)), y + chance.uniform(-30, 30))]
        for _ in range(4):
            points.append((points[-1][0] + chance.uniform(-60, 60), points[-1][1] + chance.uniform(-14, 22)))
        canvas.line(points, light.on((46, 46, 48)), 3)
    cone(canvas, light, x + 250, y + 30, 104)


def shop(canvas: Canvas, chance: Random, light: Light, solved: bool) -> None:
    """A shop with its goods on the pavement, or inside."""
    wall(canvas, chance, light)
    sign = light.on(chance.choice(((178, 44, 40), (36, 96, 140), (46, 120, 84))))
    canvas.box(120, 90, 900, 178, sign, 4)
    for letter in range(6):
        canvas.box(250 + letter * 92, 112, 306 + letter * 92, 156, (246, 238, 214), 3)
    canvas.box(140, 190, 880, 430, light.on((92, 104, 112)))
    for post in (140, 386, 632, 872):
        canvas.box(post, 190, post + 10, 430, light.on((190, 192, 194)))
    canvas.box(420, 230, 610, 430, light.on((58, 64, 70)))
    if solved:
        return
    for _ in range(16):
        x, y = chance.uniform(140, 850), chance.uniform(470, 590)
        colour = light.on(chance.choice(((186, 150, 100), (200, 196, 188), (180, 70, 56), (92, 140, 84), (212, 172, 70))))
        canvas.box(x, y - 46, x + 74, y, colour, 4)
        canvas.line([(x, y - 30), (x + 74, y - 30)], mixed(colour, DARK, 0.3), 3)
    for stand in (210, 760):
        canvas.line([(stand, 570), (stand, 300)], light.on((150, 150, 150)), 7)
        canvas.polygon([(stand - 130, 330), (stand, 262), (stand + 130, 330)], light.on((196, 74, 60)))


def posters(canvas: Canvas, chance: Random, light: Light, solved: bool) -> None:
    """Small advertisements pasted on a wall, or the wall cleaned."""
    wall(canvas, chance, light)
    if solved:
        canvas.box(250, 120, 780, 380, light.on((206, 198, 184)))
        return
    for _ in range(22):
        x, y = chance.uniform(170, 800), chance.uniform(60, 330)
        wide, high = chance.uniform(60, 110), chance.uniform(70, 120)
        paper = light.on(chance.choice(((240, 236, 226), (244, 214, 90), (232, 150, 140), (190, 214, 232))))
        canvas.polygon([(x, y), (x + wide, y + chance.uniform(-8, 8)), (x + wide + 4, y + high), (x - 3, y + high)], paper)
        for line in range(4):
            canvas.line([(x + 10, y + 18 + line * high / 5), (x + wide * 0.82, y + 18 + line * high / 5)], mixed(paper, DARK, 0.6), 4)


def parking(canvas: Canvas, chance: Random, light: Light, solved: bool) -> None:
    """Cars on the pavement, or none."""
    street(canvas, chance, light)
    canvas.box(70, 430, 84, 462, light.on((210, 160, 60)))
    if solved:
        for x in range(160, 940, 120):
            canvas.box(x, 418, x + 12, 464, light.on((190, 190, 186)), 4)
        return
    for x, colour in ((220, (236, 236, 234)), (520, (52, 56, 64)), (820, (150, 44, 42))):
        car(canvas, light, x + chance.uniform(-14, 14), 492 + chance.uniform(-6, 10), colour, 0.88)


def _bicycle(canvas: Canvas, light: Light, x: float, foot: float, colour: Colour, fallen: bool) -> None:
    ratio = 0.42 if fallen else 1.0
    for wheel in (-52, 52):
        canvas.ring(x + wheel, foot - 34 * ratio, 34, 34 * ratio, light.on((44, 44, 46)), 5)
    frame = [
        (x - 52, foot - 34 * ratio),
        (x - 16, foot - 84 * ratio),
        (x + 38, foot - 84 * ratio),
        (x, foot - 34 * ratio),
        (x - 16, foot - 84 * ratio),
    ]
    canvas.line(frame, light.on(colour), 8)
    canvas.line([(x + 52, foot - 34 * ratio), (x + 32, foot - 106 * ratio), (x + 10, foot - 110 * ratio)], light.on(colour), 7)
    canvas.line([(x - 30, foot - 98 * ratio), (x - 6, foot - 98 * ratio)], light.on(DARK), 8)


def bicycles(canvas: Canvas, chance: Random, light: Light, solved: bool) -> None:
    """Shared bicycles lying about, or in a row."""
    wall(canvas, chance, light)
    colours: tuple[Colour, ...] = ((236, 190, 40), (64, 150, 196), (80, 170, 96))
    if solved:
        canvas.box(120, 604, 900, 610, WHITE)
        for index in range(7):
            _bicycle(canvas, light, 190 + index * 108, 600, colours[index % 3], fallen=False)
        return
    for _ in range(11):
        _bicycle(canvas, light, chance.uniform(160, 870), chance.uniform(500, 680), chance.choice(colours), chance.random() < 0.6)


def branch(canvas: Canvas, chance: Random, light: Light, solved: bool) -> None:
    """A fallen tree across the pavement, or a tree that stands."""
    street(canvas, chance, light)
    if solved:
        tree(canvas, chance, light, 520, 500, 420)
        return
    canvas.line([(160, 560), (470, 536), (760, 470)], light.on((92, 74, 58)), 26)
    for _ in range(26):
        green = light.on(mixed((70, 100, 60), (118, 144, 84), chance.random()))
        canvas.oval(chance.gauss(700, 110), chance.gauss(500, 46), chance.uniform(26, 56), chance.uniform(20, 36), green)
    canvas.oval(150, 560, 34, 22, light.on((168, 140, 106)))


def site(canvas: Canvas, chance: Random, light: Light, solved: bool) -> None:
    """A building site: bare earth and dust, or earth under nets."""
    canvas.fade(0, 420, light.sky, light.horizon)
    for x in (160, 420, 720):
        canvas.box(x, 130, x + 170, 420, light.on((172, 166, 158)))
        for y in range(150, 420, 40):
            canvas.line([(x - 10, y), (x + 180, y)], light.on((120, 128, 120)), 4)
    canvas.line([(90, 420), (90, 40), (560, 60)], light.on((206, 156, 40)), 9)
    heap = [(0, 560), (140, 430), (330, 380), (560, 440), (760, 390), (930, 450), (WIDTH, 540), (WIDTH, 640), (0, 640)]
    canvas.polygon(heap, light.on((74, 122, 84) if solved else (162, 128, 92)))
    for step in range(26 if solved else 0):
        canvas.line([(step * 42, 600), (step * 42 + 70, 440)], light.on((92, 142, 100)), 2)
    canvas.fade(610, HEIGHT, light.on((150, 138, 122)), light.on((128, 118, 106)))
    for left in range(0, WIDTH, 128):
        canvas.box(left + 3, 560, left + 125, 650, light.on((70, 112, 158)))
    if not solved:
        for _ in range(4):
            canvas.glow(chance.uniform(200, 860), chance.uniform(330, 460), chance.uniform(120, 190), (206, 184, 150), 0.3)


def smoke(canvas: Canvas, chance: Random, light: Light, solved: bool) -> None:
    """Something burning in the open, or its ashes."""
    canvas.fade(0, 400, light.sky, light.horizon)
    canvas.fade(400, HEIGHT, light.on((168, 154, 100)), light.on((130, 118, 78)))
    for furrow in range(-40, WIDTH, 46):
        canvas.line([(furrow, HEIGHT), (470 + (furrow - 470) * 0.5, 404)], light.on((142, 130, 84)), 3)
    canvas.oval(510, 590, 150, 34, light.on((60, 56, 50)))
    if solved:
        return
    for _ in range(9):
        x, y = chance.gauss(510, 60), chance.uniform(540, 596)
        canvas.polygon(
            [(x - 18, y), (x + 18, y), (x + chance.uniform(-8, 8), y - chance.uniform(40, 90))],
            chance.choice(((232, 120, 40), (246, 178, 60))),
        )
    for step in range(9):
        canvas.glow(510 + step * 26 + chance.uniform(-12, 12), 520 - step * 54, 70 + step * 13, (130, 126, 122), 0.5 - step * 0.04)


def hall(canvas: Canvas, chance: Random, light: Light, solved: bool) -> None:
    """The entrance of a block of flats with its notice board, for matters one cannot see."""
    wall(canvas, chance, light)
    canvas.box(560, 110, 820, 440, light.on((118, 124, 128)), 4)
    canvas.box(576, 130, 686, 440, light.on((70, 84, 94)))
    canvas.box(694, 130, 804, 440, light.on((70, 84, 94)))
    canvas.box(520, 84, 860, 116, light.on((150, 152, 154)), 4)
    canvas.box(170, 150, 450, 350, light.on((48, 92, 132)), 6)
    canvas.box(184, 178, 436, 338, (236, 234, 226))
    for index in range(3 if solved else 2):
        x = 196 + index * 82
        canvas.box(x, 192, x + 68, 320, (250, 248, 240))
        for line in range(6):
            canvas.line([(x + 8, 206 + line * 18), (x + 58, 206 + line * 18)], (150, 150, 146), 3)
    if solved:
        canvas.oval(394, 296, 17, 17, (196, 60, 52))


FAMILIES: dict[str, Callable[[Canvas, Random, Light, bool], None]] = {
    scene.__name__: scene
    for scene in (cover, rubbish, bins, lamp, water, road, shop, posters, parking, bicycles, branch, site, smoke, hall)
}

CODES: dict[str, str] = {
    **dict.fromkeys(("01002", "01003", "01004", "X1001"), "cover"),
    **dict.fromkeys(("06010", "06011", "06017", "06035", "06036", "06012", "06037", "06025", "X6004", "06038"), "rubbish"),
    **dict.fromkeys(("06042", "03005", "03001"), "bins"),
    **dict.fromkeys(("01037", "02014", "10002", "X5003"), "lamp"),
    **dict.fromkeys(("X1006", "X1002", "10001"), "water"),
    **dict.fromkeys(("06013", "06014", "02010", "02017"), "road"),
    **dict.fromkeys(("09005", "09006", "06027", "07003"), "shop"),
    **dict.fromkeys(("07001", "01027", "02004"), "posters"),
    **dict.fromkeys(("09009", "09012", "06034", "06040", "X5001"), "parking"),
    "09011": "bicycles",
    "04002": "branch",
    **dict.fromkeys(("08001", "08004", "06001", "X4001"), "site"),
    **dict.fromkeys(("06020", "X6003", "X6001"), "smoke"),
}
"""Which family shows a category; the entrance hall shows the rest."""

VARIANTS = 2


def drawn(family: str, solved: bool, variant: int) -> bytes:
    """A picture of a family as JPEG; a variant has the same surroundings before and after."""
    chance = Random(f"{family} {variant}")
    light = LIGHTS[variant % len(LIGHTS)]
    canvas = Canvas(DAY.horizon)
    FAMILIES[family](canvas, chance, light, solved)
    return canvas.jpeg()
