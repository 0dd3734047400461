"""Where the pictured thing stands: a street with houses, or a wall with a pavement before it."""

from dataclasses import dataclass
from random import Random

from onecity.project.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, Colour, mixed


@dataclass(frozen=True)
class Light:
    """Colours of a time of day: sky above and at the horizon, and what everything else is tinted with."""

    sky: Colour
    horizon: Colour
    tint: Colour
    share: float

    def on(self, colour: Colour) -> Colour:
        """A colour in this light."""
        return mixed(colour, self.tint, self.share)


DAY = Light((150, 184, 214), (214, 226, 232), (255, 250, 238), 0.04)
OVERCAST = Light((164, 172, 178), (200, 204, 205), (150, 158, 164), 0.18)
DUSK = Light((44, 54, 84), (146, 118, 112), (32, 36, 58), 0.52)
LIGHTS = (DAY, OVERCAST)

WALLS: tuple[Colour, ...] = ((201, 190, 172), (186, 178, 170), (176, 160, 146), (196, 200, 202), (168, 150, 140))
HORIZON, KERB = 372.0, 470.0


def _house(canvas: Canvas, chance: Random, light: Light, west: float, wide: float) -> None:
    top = chance.uniform(60, 190)
    wall = light.on(chance.choice(WALLS))
    canvas.box(west, top, west + wide, HORIZON + 40, wall)
    canvas.box(west, top, west + wide, top + 8, mixed(wall, (60, 60, 60), 0.3))
    pane = light.on((96, 112, 126))
    lit = light is DUSK
    for row in range(int((HORIZON - top - 50) // 52)):
        for column in range(int((wide - 24) // 44)):
            shown = (240, 206, 128) if lit and chance.random() < 0.3 else pane
            x, y = west + 18 + column * 44, top + 26 + row * 52
            canvas.box(x, y, x + 26, y + 32, shown)
            canvas.line([(x, y + 34), (x + 26, y + 34)], mixed(wall, (255, 255, 255), 0.35), 2)


def tree(canvas: Canvas, chance: Random, light: Light, x: float, foot: float, high: float) -> None:
    """A street tree that stands on a point."""
    canvas.line([(x, foot), (x + chance.uniform(-4, 4), foot - high * 0.6)], light.on((92, 74, 58)), high * 0.05)
    for _ in range(9):
        green = light.on(mixed((78, 110, 68), (112, 140, 84), chance.random()))
        canvas.oval(x + chance.gauss(0, high * 0.13), foot - high * chance.uniform(0.55, 0.95), high * 0.17, high * 0.14, green)


def street(canvas: Canvas, chance: Random, light: Light) -> None:
    """Houses, trees, a pavement and a road that comes towards the viewer."""
    canvas.fade(0, HORIZON, light.sky, light.horizon)
    west = -20.0
    while west < WIDTH:
        wide = chance.uniform(130, 240)
        _house(canvas, chance, light, west, wide)
        west += wide + chance.choice((0, 6, 26))
    canvas.fade(HORIZON, KERB, light.on((166, 162, 154)), light.on((178, 174, 166)))
    for x in range(60, WIDTH, 210):
        tree(canvas, chance, light, x + chance.uniform(-30, 30), HORIZON + 58, 190)
    canvas.box(0, KERB - 9, WIDTH, KERB, light.on((196, 194, 188)))
    canvas.fade(KERB, HEIGHT, light.on((104, 106, 108)), light.on((84, 86, 88)))
    for x in range(-60, WIDTH, 260):
        canvas.polygon([(x, 604), (x + 130, 604), (x + 118, 616), (x - 16, 616)], light.on((214, 212, 204)))


def wall(canvas: Canvas, chance: Random, light: Light) -> None:
    """A plain wall, a pavement of slabs and the edge of a road."""
    colour = light.on(chance.choice(WALLS))
    canvas.fade(0, 430, colour, mixed(colour, (70, 66, 62), 0.12))
    for y in range(40, 430, 48):
        canvas.line([(0, y), (WIDTH, y)], mixed(colour, (60, 56, 52), 0.14), 2)
    canvas.fade(430, 620, light.on((170, 166, 158)), light.on((184, 180, 172)))
    for step in range(-6, 14):
        canvas.line([(step * 110 + 120, 430), (step * 170 - 120, 620)], light.on((148, 144, 138)), 2)
    for y in (478, 540, 619):
        canvas.line([(0, y), (WIDTH, y)], light.on((148, 144, 138)), 2)
    canvas.box(0, 620, WIDTH, 638, light.on((200, 198, 192)))
    canvas.fade(638, HEIGHT, light.on((100, 102, 104)), light.on((86, 88, 90)))
