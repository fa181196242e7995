"""A sketch of the districts: towns as dots where they are, sized by targets; never a map of borders."""

from dataclasses import dataclass

from zhuqi.stewardship.selectors import DistrictPlanCard

_WIDTH, _HEIGHT, _MARGIN = 720, 460, 46
_SYMBOLS = 8  # colours repeat after that many; the number beside every dot never does


@dataclass(frozen=True)
class Dot:
    """One town."""

    x: float
    y: float
    radius: float
    name: str
    district: int
    colour: int


@dataclass(frozen=True)
class Sketch:
    """All of it, in the units of the drawing."""

    dots: tuple[Dot, ...]
    lines: tuple[tuple[float, float, float, float], ...]
    width: int = _WIDTH
    height: int = _HEIGHT


def sketch(card: DistrictPlanCard) -> Sketch | None:
    """Return the drawing, or None where fewer than two towns have a place."""
    placed = [(town, town.x, town.y) for town in card.towns if town.x is not None and town.y is not None]
    if len(placed) < 2:
        return None
    east, north = [x for _, x, _ in placed], [y for _, _, y in placed]
    wide, high = max(max(east) - min(east), 1e-6), max(max(north) - min(north), 1e-6)
    scale = min((_WIDTH - 2 * _MARGIN) / wide, (_HEIGHT - 2 * _MARGIN) / high)
    left, top = (_WIDTH - wide * scale) / 2, (_HEIGHT - high * scale) / 2
    most = max(town.targets for town, _, _ in placed) or 1
    spots = {
        town.name: (round(left + (x - min(east)) * scale, 1), round(top + (max(north) - y) * scale, 1))
        for town, x, y in placed
    }
    dots = tuple(
        Dot(
            *spots[town.name],
            radius=round(9 + 9 * (town.targets / most) ** 0.5, 1),
            name=town.name,
            district=town.district + 1,
            colour=town.district % _SYMBOLS,
        )
        for town, _, _ in placed
    )
    lines = tuple(
        (*spots[town.name], *spots[other])
        for town, _, _ in placed
        for other in town.neighbours
        if other in spots and town.name < other
    )
    return Sketch(dots, lines)
