"""A folder of deliveries read in processes of their own."""

import io
import json
import os
import signal
import zipfile

import polars as pl
import pytest
from openpyxl import Workbook

from pipelines.intake import Limits, read_all, worker
from pipelines.intake.child import do_job
from pipelines.intake.job import Cost, Ending, Job
from pipelines.intake.sandbox import Worker
from pipelines.intake.tables import Office
from pipelines.intake.worker import reason_of, run_job
from schemas.reasons import catalogue

LIST = "姓名,性别,工作单位,资格名称,取得时间\n" + "".join(
    f"{name},{sex},柳州市某某设计院,工程师,2012年12月\n"
    for name, sex in zip(("韦晓岚", "覃志坚", "莫雨桐", "蓝海波"), "女男女男", strict=True)
)


def workbook(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def archive(members) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as zipped:
        for name, content in members.items():
            zipped.writestr(name, content)
    return stream.getvalue()


def legacy_name(content: bytes, ascii_name: bytes, name: bytes) -> bytes:
    """The archive with a member's name in other bytes of the same number, as old Windows programs wrote it."""
    assert len(ascii_name) == len(name)
    return content.replace(ascii_name, name)


FILES = {
    "甲局/名册.csv": LIST.encode("gb18030"),
    "甲局/名册 - 副本.csv": LIST.encode("gb18030"),
    "甲局/名册.xlsx": workbook(*[line.split(",") for line in LIST.splitlines()]),
    "甲局/空.csv": b"",
    "甲局/坏.xlsx": workbook(["姓名"])[:900],
    "乙局/压缩.zip": archive(
        {
            "一/名册.csv": LIST.replace("2012", "2013").encode("gb18030"),
            "../../逃逸.csv": LIST.replace("2012", "2014").encode(),
            "层/层.zip": archive({"x.zip": archive({"y.csv": LIST.encode()})}),
            "空.csv": b"",
        }
    ),
    "乙局/旧.zip": legacy_name(
        archive({"abcd.csv": LIST.replace("2012", "2015")}), b"abcd.csv", "名册.csv".encode("gb18030")
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    raw = tmp_path_factory.mktemp("raw")
    for name, content in FILES.items():
        path = raw / "sources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return raw


@pytest.fixture(scope="module")
def received(folder):
    return read_all(folder, workers=2)


def test_every_file_has_a_disposition_and_a_reason_of_the_catalogue(received):
    said = {
        file.removeprefix("sources/"): (disposition, reason)
        for file, disposition, reason in received.deliveries.select("source_file", "disposition", "reason").iter_rows()
    }
    assert said == {
        "甲局/名册.csv": ("read", None),
        "甲局/名册 - 副本.csv": ("duplicate", "SAME_BYTES"),
        "甲局/名册.xlsx": ("read", None),
        "甲局/空.csv": ("rejected", "EMPTY_FILE"),
        "甲局/坏.xlsx": ("rejected", "BROKEN_FILE"),
        "乙局/压缩.zip": ("read", "ARCHIVE_UNPACKED"),
        "乙局/压缩.zip/一/名册.csv": ("read", None),
        "乙局/压缩.zip/逃逸.csv": ("read", None),
        "乙局/压缩.zip/层/层.zip": ("read", "ARCHIVE_UNPACKED"),
        "乙局/压缩.zip/层/层.zip/x.zip": ("rejected", "ARCHIVE_TOO_DEEP"),
        "乙局/压缩.zip/空.csv": ("rejected", "EMPTY_FILE"),
        "乙局/旧.zip": ("read", "ARCHIVE_UNPACKED"),
        "乙局/旧.zip/名册.csv": ("read", None),
    }
    assert {reason for _, reason in said.values() if reason} <= set(catalogue())


def test_rows_carry_their_office_and_physical_place(received):
    rows = received.rows
    people = rows.filter(kind="record").group_by("source_file", maintain_order=True).agg("row", "office")
    assert people["row"].to_list() == [[2, 3, 4, 5]] * 5
    assert set(rows["office"]) == {"甲局", "乙局"}
    assert rows.select("source_file", "sheet", "row", "block").is_unique().all()


def test_the_number_of_workers_changes_nothing_and_progress_names_every_file(folder, received):
    told: list[tuple[str, int, int]] = []
    again = read_all(folder, workers=1, progress=lambda *step: told.append(step))
    assert all(left.equals(right) for left, right in zip(received[:4], again[:4], strict=True))
    unpacked = pl.col("reason").is_in(["SAME_BYTES", "ARCHIVE_UNPACKED", "ARCHIVE_TOO_DEEP"])
    read = received.deliveries.filter(~unpacked.fill_null(False))["source_file"].to_list()
    assert set(read) <= {name for name, _, _ in told}
    assert told[0][1] == 1 and all(done <= whole for _, done, whole in told) and told[-1][1] == told[-1][2]


def test_a_missing_folder_is_an_empty_intake(tmp_path):
    assert all(frame.is_empty() for frame in read_all(tmp_path))


@pytest.fixture
def job(tmp_path):
    (tmp_path / "list.csv").write_text(LIST)
    return Job(tmp_path / "list.csv", tmp_path, "sources/甲局/list.csv", Office("甲局"), 0, Limits())


@pytest.mark.parametrize(
    ("reader", "limits", "reason"),
    [
        pytest.param("while True: pass", Limits(cpu_seconds=1), "READER_TIMEOUT", id="endless work"),
        pytest.param("import time; time.sleep(60)", Limits(wall_seconds=0.3), "READER_TIMEOUT", id="endless sleep"),
        pytest.param(
            "import time; time.sleep(60)",
            Limits(first_wall_seconds=0.3),
            "READER_TIMEOUT",
            id="a scan that shows nobody",
        ),
        pytest.param("while True: pass", Limits(first_cpu_seconds=1), "READER_TIMEOUT", id="a scan worked on in vain"),
        pytest.param("bytearray(3 << 30)", Limits(), "READER_MEMORY", id="too much memory"),
        pytest.param("import os; os.kill(os.getpid(), 15)", Limits(), "READER_CRASHED", id="a crash"),
        pytest.param("1 / 0", Limits(), "READER_CRASHED", id="an error nobody expected"),
    ],
)
def test_a_file_that_kills_its_reader_is_refused_with_the_reason(job, monkeypatch, reader, limits, reason):
    monkeypatch.setattr("pipelines.intake.child.read", lambda *_: exec(reader))
    assert run_job(job._replace(limits=limits)).reason == reason


def test_a_crash_leaves_its_place_and_no_words(job, monkeypatch):
    def fail(*_):
        raise ValueError("韦晓岚 450202")

    monkeypatch.setattr("pipelines.intake.child.read", fail)
    run_job(job)
    noted = (job.answer / "crash.txt").read_text()
    assert noted.startswith("ValueError at test_read_all.py:")
    assert "450202" not in noted


def test_a_compiled_library_without_memory_counts_as_memory():
    assert reason_of(6) == "READER_MEMORY"


def test_a_cell_beyond_all_measure_is_cut_with_a_warning(job):
    job.path.write_text(LIST + "蓝海波,男," + "长" * 40_000 + ",工程师,2012年\n")
    do_job(job)
    assert "CELL_CUT" in json.loads((job.answer / "answer.json").read_text())["warnings"]


@pytest.mark.parametrize(
    ("kind", "name", "is_document"),
    [
        pytest.param("employer", "批文.csv", True, id="an employer's copy"),
        pytest.param("employer", "名册.csv", False, id="an employer's list"),
        pytest.param("unknown", "批文.csv", True, id="who sends it is not known"),
        pytest.param("county", "批文.csv", False, id="an office that is known for lists"),
    ],
)
def test_a_file_that_calls_itself_a_document_is_told_where_nobody_is_known_to_send_them(job, kind, name, is_document):
    do_job(job._replace(office=Office("甲局", kind=kind), source_file=f"sources/甲局/{name}"))
    assert json.loads((job.answer / "answer.json").read_text())["of_document"] is is_document


def test_half_a_character_escaped_in_a_workbook_is_replaced(job):
    job.path.write_bytes(workbook(["姓名", "性别", "单位", "资格名称"], ["韦晓岚", "女", "_xD83D_院", "工程师"]))
    do_job(job)
    assert json.loads((job.answer / "answer.json").read_text())["reason"] is None


def test_a_table_of_endless_cells_is_cut_to_what_memory_holds(job):
    job.path.write_text(LIST + ("蓝海波,男," + "长" * 900 + ",工程师,2012年\n") * 4)
    do_job(job._replace(limits=Limits(characters=3_000, shortest_cut=50)))
    assert "CELL_CUT" in json.loads((job.answer / "answer.json").read_text())["warnings"]
    employers = pl.read_ipc((job.answer / "rows.arrow").read_bytes()).filter(kind="record")["employer"]
    assert employers.str.len_chars().max() == 3_000 // (9 * 5)


def test_costs_tell_every_file_that_was_read(received):
    assert set(received.costs["source_file"]) == set(
        received.deliveries.filter(pl.col("disposition") != "duplicate")["source_file"]
    )
    assert received.costs["peak_megabytes"].min() >= 0


@pytest.mark.parametrize(
    ("spent", "left", "disposition"),
    [
        pytest.param(Cost(2.0, 9.5, 90.0), [19.0, 114.0], "read", id="given up early"),
        pytest.param(Cost(12.0, 19.0, 90.0), [19.0, 114.0], "read", id="stopped by the clock"),
        pytest.param(Cost(15.0, 19.0, 90.0), [19.0], "rejected", id="all of the processor's time spent"),
    ],
)
def test_a_reader_that_others_keep_from_its_core_is_tried_again_with_patience(
    tmp_path, monkeypatch, spent, left, disposition
):
    (tmp_path / "sources/甲局").mkdir(parents=True)
    (tmp_path / "sources/甲局/名册.csv").write_text(LIST)
    tries, really = [], Worker.run

    def run(self, job):
        tries.append(job)
        if len(tries) == 1:
            return Ending("READER_TIMEOUT", spent, starved=True)
        return really(self, job)

    monkeypatch.setattr(Worker, "run", run)
    received = read_all(tmp_path, workers=1)
    assert received.deliveries["disposition"].to_list() == [disposition]
    assert [job.limits.wall_seconds for job in tries] == left
    assert sum(job.limits.cpu_seconds for job in tries[1:]) + spent.cpu_seconds <= Limits().cpu_seconds
    assert received.costs["wall_seconds"].item() >= spent.wall_seconds


def test_a_starved_reader_is_given_up_while_there_is_time_for_another_try(monkeypatch):
    monkeypatch.setattr(worker, "is_starved", lambda *_: True)
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        signal.pause()
    ending = worker.wait_for(child, 600.0, starved_after=0.0)
    assert (ending.reason, ending.starved) == ("READER_TIMEOUT", True)


def test_a_scan_has_what_finding_that_it_is_one_has_left_until_it_shows_people():
    limits = Limits().for_scans(2, cpu_seconds=3.2, wall_seconds=4.0)
    assert (limits.first_cpu_seconds, limits.first_wall_seconds) == (11, 15.0)
    assert limits.cpu_seconds == 15 + 2 * 20


def test_a_file_that_is_gone_is_refused(job):
    job.path.unlink()
    do_job(job)
    assert json.loads((job.answer / "answer.json").read_text())["reason"] == "CANNOT_OPEN"
