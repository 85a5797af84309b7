"""What was measured beside what was promised."""

from collections.abc import Iterator
from typing import Any

from tests.bench import year_verdicts
from tests.bench.forum_verdicts import forum_verdicts
from tests.bench.report import Verdict

KB = 1_000
RATE, P99, MEMORY_MIB = 0.9, 1.5, 130
SELF_RATE = 0.4
OPENED, OPENING_S, LINEAR = 20_000, 30, 1.3
PLAIN_KB, SCRIPT_KB = 8, 12
PAINT_MS = {"gprs": 1_200, "2g": 500}
FINISH_MS = {"gprs": 3_500, "2g": 1_800}
SLOWER = 1.2
FULL_PAGE = 3
IMPORT_S, IMPORT_MIB = {"preview": 10, "commit": 30, "the same again": 10, "undo": 10}, 300
ADDITIVE_S, TABLES_S, RASCH_S, RASCH_MIB = 0.2, 5, 60, 200


def verdicts(found: dict[str, Any]) -> list[Verdict]:
    """All lines, in the order in which the parts ran. A part that could not run is a miss."""
    lines: list[Verdict] = []
    for part, result in found.items():
        if "not_measured" in result:
            lines.append(Verdict(part, "is measured", result["not_measured"], holds=False))
            continue
        kind, _, engine = part.partition(" ")
        make = {
            "speed": _speed, "weight": _weight, "rows": _rows, "mixing": _mixing, "staff": _staff,
            "board": year_verdicts.board, "reviews": year_verdicts.reviews, "logs": _logs,
            "selves": year_verdicts.selves, "peers": _peers, "forum": forum_verdicts,
            "signing": _signing, "imports": _imports,
            "fairness": _fairness, "panel": _panel,
        }[kind]  # fmt: skip
        lines += make(result, engine)
    return lines


def _speed(found: dict[str, Any], engine: str) -> Iterator[Verdict]:
    rate, p99, ours = found["rate_ratio"], found["p99_ratio"], found["portal"]
    yield Verdict(
        f"{engine}: visits/s against the limit", f">= {RATE}", _range(rate), rate["median"] >= RATE
    )
    yield Verdict(
        f"{engine}: p99 against the limit", f"<= {P99}", _range(p99), p99["median"] <= P99
    )
    yield Verdict(
        f"{engine}: visits/s; p50 / p95 / p99 ms",
        "",
        f"{ours['per_second']['median']:.0f}; "
        + " / ".join(f"{ours['session_ms'][p]['median']:.0f}" for p in ("p50", "p95", "p99")),
    )
    yield Verdict(f"{engine}: server time against the limit's", "", _range(found["cpu_ratio"]))
    failures = sum(ours["failures"].values())
    yield Verdict(f"{engine}: failed visits", "0", str(failures), failures == 0)
    yield _nothing_lost(found["stored"], engine)
    requests = ours["requests_per_visit"]
    yield Verdict(f"{engine}: requests a visit", "<= 3", f"{requests:.2f}", requests <= 3)
    memory = found["pss_mib"]
    yield Verdict(
        f"{engine}: memory of the web processes",
        f"<= {MEMORY_MIB} MiB",
        f"{memory['web']} MiB (worker {memory['worker']}, limit {memory['limit']})",
        memory["web"] <= MEMORY_MIB,
    )


def _nothing_lost(stored: dict[str, int], engine: str) -> Verdict:
    same = {stored[name] for name in ("visits", "receipts_seen", "receipts")}
    answers = stored["in_box"] + stored["mixed"]
    return Verdict(
        f"{engine}: receipts seen = stored = answers",
        "equal",
        f"{stored['receipts_seen']} = {stored['receipts']} = {answers}",
        same == {answers} and stored["mixed"] == stored["tallied"],
    )


def _weight(found: dict[str, Any], _engine: str) -> Iterator[Verdict]:
    plain, scripted = found["2g"]["without_script"], found["2g"]["patient"]
    for name, visit, most, requests in (
        ("without script", plain, PLAIN_KB, 3),
        ("with script", scripted, SCRIPT_KB, 4),
    ):
        yield Verdict(
            f"cold visit {name} ({', '.join(visit['encodings'])})",
            f"<= {most} KB, {requests} requests",
            f"{visit['bytes'] / KB:.2f} KB, {visit['requests']}",
            visit["bytes"] <= most * KB and visit["requests"] <= requests,
        )
    paths = [path for line in found.values() for visit in line.values() for path in visit["paths"]]
    strangers = [
        url for line in found.values() for visit in line.values() for url in visit["elsewhere"]
    ]
    heavy = [path for path in paths if "htmx" in path]
    yield Verdict(
        "htmx or other hosts on a slow line", "0", f"{len(heavy)}, {len(strangers)}",
        not heavy and not strangers,
    )  # fmt: skip
    for line, visits in found.items():
        yield from _times(line, visits)


def _times(line: str, visits: dict[str, Any]) -> Iterator[Verdict]:
    scripted, plain = visits["with_script"], visits["without_script"]
    paint, finish = scripted["first_paint_ms"], scripted["finished_ms"]
    yield Verdict(
        f"{line}: first paint",
        f"<= {PAINT_MS[line]} ms",
        f"{paint} ms (without script {plain['first_paint_ms']})",
        paint <= PAINT_MS[line],
    )
    yield Verdict(
        f"{line}: finished survey",
        f"<= {FINISH_MS[line]} ms",
        f"{finish} ms (without script {plain['finished_ms']}, "
        f"after everything has loaded {visits['patient']['finished_ms']})",
        finish <= FINISH_MS[line],
    )


def _rows(found: dict[str, Any], engine: str) -> Iterator[Verdict]:
    stored = found["stored"]
    for page, times in found["pages"].items():
        yield Verdict(
            f"{engine}: {page} page, {stored['many']:,} against {stored['few']:,} answers",
            f"<= {SLOWER}",
            f"{times['ratio']:.2f} ({times['many_ms']} / {times['few_ms']} ms)",
            times["ratio"] <= SLOWER,
        )


def _staff(found: dict[str, Any], engine: str) -> Iterator[Verdict]:
    for page, times in found["pages"].items():
        yield Verdict(
            f"{engine}: {page} page of {found['staff']:,} staff against an empty one",
            f"<= {FULL_PAGE}",
            f"{times['ratio']:.2f} ({times['ms']} / {times['empty_ms']} ms)",
            times["ratio"] <= FULL_PAGE,
        )


def _imports(found: dict[str, Any], engine: str) -> Iterator[Verdict]:
    what = f"{engine}: import of {found['rows']:,} rows ({found['kilobytes']:,} KB)"
    for step, taken in found["seconds"].items():
        most = IMPORT_S.get(step)
        yield Verdict(
            f"{what}: {step}", f"< {most} s" if most else "", f"{taken:.1f} s",
            taken < most if most else None,
        )  # fmt: skip
    yield Verdict(
        f"{what}: memory with the reader's", f"<= {IMPORT_MIB} MiB", f"{found['mib']:.0f} MiB",
        found["mib"] <= IMPORT_MIB,
    )  # fmt: skip
    yield Verdict(
        f"{what}: people added, unchanged the second time, left after undo", "equal",
        f"{found['added']:,}, {found['unchanged']:,}, {found['left']}",
        (found["added"], found["unchanged"], found["left"]) == (found["rows"], found["rows"], 0),
    )  # fmt: skip


def _logs(found: dict[str, Any], engine: str) -> Iterator[Verdict]:
    stored = found["stored"]
    for page, times in found["pages"].items():
        yield Verdict(
            f"{engine}: {page} page, {stored['many']:,} against {stored['few']:,} entries",
            f"<= {SLOWER}",
            f"{times['ratio']:.2f} ({times['many_ms']} / {times['few_ms']} ms)",
            times["ratio"] <= SLOWER,
        )


def _signing(found: dict[str, Any], engine: str) -> Iterator[Verdict]:
    for name, pieces, whole in (
        ("signatures", found["signing"], found["staff"]),
        ("documents of a bundle", found["bundle"], found["documents"]),
    ):
        yield Verdict(
            f"{engine}: {name} after a kill at {pieces['killed_after']} of {whole}",
            "equal",
            f"{pieces['done']} = {whole}, {pieces['per_second']}/s",
            pieces["done"] == whole,
        )
    signed = found["signed"]
    yield Verdict(
        f"{engine}: people with one document", "equal", f"{signed} = {found['staff']}",
        signed == found["staff"],
    )  # fmt: skip
    yield Verdict(f"{engine}: list of {found['staff']} to sign, ms", "", str(found["list_ms"]))


def _peers(found: dict[str, Any], engine: str) -> Iterator[Verdict]:
    rates, sizes = found["per_second"], found["sizes"]
    yield Verdict(
        f"{engine}: {found['items']} items about a colleague a second against the limit",
        f">= {SELF_RATE}", f"{found['ratio']:.2f} ({rates['portal']} / {rates['limit']})",
        found["ratio"] >= SELF_RATE,
    )  # fmt: skip
    yield Verdict(
        f"{engine}: the same with a last look before it is sent", "",
        f"{found['ratio_checked']:.2f} ({rates['checked']} / {rates['limit']})",
    )  # fmt: skip
    yield Verdict(
        f"{engine}: failed visits to colleagues' forms", "0", str(found["failures"]),
        found["failures"] == 0,
    )  # fmt: skip
    for size, took in sizes.items():
        part = took["opening"] * OPENED / took["assignments"]
        yield Verdict(
            f"{engine}: {OPENED:,} assignments opened, of {took['assignments']:,}",
            f"< {OPENING_S} s", f"{part:.1f} s", part < OPENING_S,
        )  # fmt: skip
        yield Verdict(
            f"{engine}: {int(size):,} ratees: an answer sealed, all counted, released", "",
            f"{took['sealing one (us)']:.0f} us, {took['counting']} s, {took['releasing']} s",
        )  # fmt: skip
    small, large = (sizes[key] for key in (min(sizes, key=int), max(sizes, key=int)))
    times = large["assignments"] / small["assignments"]
    for step in ("counting", "releasing"):
        growth = large[step] / small[step]
        yield Verdict(
            f"{engine}: {step} {times:.0f} times as many", f"<= {times * LINEAR:.1f} times",
            f"{growth:.1f} times", growth <= times * LINEAR,
        )  # fmt: skip


def _mixing(found: dict[str, Any], engine: str) -> Iterator[Verdict]:
    yield Verdict(f"{engine}: answers mixed a second", "", f"{found['drained']['per_second']:,}")
    calm, busy = found["calm"], found["while_mixing"]
    yield Verdict(
        f"{engine}: visits/s while mixing without a pause", "",
        f"{busy['per_second']} of {calm['per_second']} (p99 {busy['p99_ms']:.0f}, "
        f"longest {busy['longest_ms']:.0f} ms)",
    )  # fmt: skip
    failures = sum(found["failures"].values())
    yield Verdict(
        f"{engine}: answers lost or doubled while mixing", "0",
        f"{found['visits'] - found['answers_added']}, {failures} failed visits",
        found["visits"] == found["answers_added"] and not failures,
    )  # fmt: skip


def _fairness(found: dict[str, Any], _engine: str) -> Iterator[Verdict]:
    seconds, memory = dict(found["seconds"]), found["mib"]
    longest, additive = seconds.pop("rasch"), seconds["additive"]
    tables = sum(seconds.values())
    what = f"{found['ratings']:,} ratings"
    yield Verdict(
        f"{what}: severity on pair means", f"< {ADDITIVE_S} s", f"{additive:.2f} s",
        additive < ADDITIVE_S,
    )  # fmt: skip
    parts = ", ".join(f"{name} {taken:.1f}" for name, taken in seconds.items())
    yield Verdict(
        f"{what}: all tables but Rasch", f"< {TABLES_S} s", f"{tables:.1f} s ({parts})",
        tables < TABLES_S,
    )  # fmt: skip
    yield Verdict(
        f"{what}: Rasch", f"< {RASCH_S} s", f"{longest:.0f} s, {found['rasch_rounds']} rounds",
        longest < RASCH_S,
    )  # fmt: skip
    yield Verdict(
        f"{what}: memory", f"<= {RASCH_MIB} MiB", f"{memory['rasch']} MiB",
        memory["rasch"] <= RASCH_MIB,
    )  # fmt: skip


def _panel(found: dict[str, Any], engine: str) -> Iterator[Verdict]:
    seconds, memory = dict(found["seconds"]), max(found["mib"].values())
    longest, slowest = seconds.pop("rasch"), max(seconds.values())
    what = f"{engine}: panel of {found['ratees']:,} people"
    said = f"{slowest:.1f} s ({', '.join(f'{k} {v:.1f}' for k, v in seconds.items())})"
    yield Verdict(f"{what}: slowest page", f"< {TABLES_S} s", said, slowest < TABLES_S)
    yield Verdict(f"{what}: Rasch job", f"< {RASCH_S} s", f"{longest:.0f} s", longest < RASCH_S)
    mib = f"<= {RASCH_MIB} MiB"
    yield Verdict(f"{what}: memory", mib, f"{memory} MiB", memory <= RASCH_MIB)


def _range(spread: dict[str, float]) -> str:
    return f"{spread['median']:.2f} ({spread['least']:.2f} to {spread['most']:.2f})"
