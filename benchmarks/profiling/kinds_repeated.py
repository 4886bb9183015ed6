"""Clean tables in which sources or places tell of the same things again and again: see `kinds`.

They were written when the detectors had been settled, and nothing was corrected after their figures were known.
"""

# ruff: noqa: E501, SIM905 - lists of words and rows read best as text

from __future__ import annotations

from random import Random

from benchmarks.profiling.kinds import Kind, Table, sentence, some_day, surnames, syllables, towns


def schools(chance: Random, rows: int) -> Table:
    """Indicators that schools report; districts have their own targets, some indicators hold for all alike."""
    header = "school_id school street town district type head phone indicator_code indicator topic unit value target national year".split()
    districts = [f"{syllables(chance, 2)} District" for _ in range(6)]
    indicators = [
        (
            f"IND{k:03d}",
            sentence(chance, chance.randrange(4, 9)),
            chance.choice(["Attendance", "Results", "Staff", "Finance"]),
            chance.choice(["percent", "pupils", "hours"]),
        )
        for k in range(chance.randrange(12, 30))
    ]
    target = {(d, i[0]): str(round(chance.uniform(50, 99), 1)) for d in districts for i in indicators}
    for code, *_ in indicators[::3]:
        target |= {(d, code): target[districts[0], code] for d in districts}
    national = {i[0]: f"{chance.uniform(40, 95):.1f}" for i in indicators}
    heads = surnames(chance, 200)
    sites = [
        (
            f"S{4100 + 11 * k}",
            f"{name} {chance.choice(['Primary School', 'High School', 'Academy', 'College'])}",
            f"{chance.choice(['High Street', 'Church Lane', 'Station Road', 'Mill Road'])} {chance.randrange(1, 200)}",
            name,
            districts[min(int(chance.expovariate(0.6)), 5)],
            chance.choices(["public", "private", "charter"], [80, 12, 8])[0],
            f"{chance.choice('ABCDEFGHJKLM')}. {chance.choice(heads)}",
            f"0{chance.randrange(20, 99)}-{chance.randrange(10**5, 10**6)}",
        )
        for k, name in enumerate(chance.sample(towns(chance, 80), max(8, rows // len(indicators) + 1)))
    ]
    told = []
    for n in range(rows):
        site, indicator = sites[n // len(indicators) % len(sites)], indicators[n % len(indicators)]
        told.append(
            [
                *site,
                *indicator,
                f"{chance.uniform(20, 100):.1f}" if chance.random() < 0.93 else "",
                target[site[4], indicator[0]],
                national[indicator[0]],
                "2025",
            ]
        )
    return header, told


def departures(chance: Random, rows: int) -> Table:
    """Trains as several boards show them, all of which agree, unlike those of the files with known errors."""
    header = "source train from to platform scheduled_departure scheduled_arrival expected_departure operator status".split()
    boards = "stationboard railtimes trainwatch mytrain nextdeparture onrails timetable.info commuter livetrains platformer".split()
    places = towns(chance, 14)
    trains = []
    for k in range(max(6, rows // len(boards) + 1)):
        start, end = chance.sample(places, 2)
        leaves = chance.randrange(5 * 60, 22 * 60)
        late = chance.choices([0, 0, chance.randrange(1, 45)], [5, 3, 2])[0]
        trains.append(
            (
                f"{chance.choice(['IC', 'RE', 'EC'])}-{100 + 3 * k}-{some_day(chance, 2026, 9):%Y%m%d}",
                start,
                end,
                str(chance.randrange(1, 15)),
                _clock(leaves),
                _clock(leaves + chance.randrange(25, 240)),
                _clock(leaves + late),
                chance.choice(["North Rail", "Coastline", "Crosslink"]),
                "delayed" if late else "on time",
            )
        )
    return header, [[boards[n % len(boards)], *trains[n // len(boards)]] for n in range(rows)]


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


REPEATED: dict[str, Kind] = {k.__name__: k for k in (schools, departures)}
"""Kinds of things that are told of by several, written last."""
