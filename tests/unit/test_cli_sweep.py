"""``fmnist sweep``: what it queues, what it reports, and what it does not accept."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fmnist.__main__ import main
from fmnist.runs.records import RunStatus
from fmnist.runs.store import RunStore
from fmnist.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PRACTICE = ("--preset", "tuned", "--dataset", "practice")


@pytest.fixture
def store(settings: Settings) -> RunStore:
    return RunStore(settings.database_url)


def _answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[list[str], Any]:
    assert main(["sweep", *arguments, "--json"]) == 0
    lines = capsys.readouterr().out.splitlines()
    return lines[:-1], json.loads(lines[-1])


def test_a_grid_is_queued_and_listed(store: RunStore, capsys: pytest.CaptureFixture[str]) -> None:
    lines, answer = _answer(
        capsys, *PRACTICE, "--epochs", "3", "--title", "How fast?",
        "--grid", "learning_rate=0.001,0.004", "--grid", "options.padding=same,valid",
    )  # fmt: skip
    assert (answer["kind"], answer["runs"], answer["queued"], answer["best"]) == (
        "grid", 4, 4, None,
    )  # fmt: skip
    runs = store.of_experiment(answer["experiment"])
    assert [run.name for run in runs] == [
        "learning_rate=0.001, padding=same",
        "learning_rate=0.001, padding=valid",
        "learning_rate=0.004, padding=same",
        "learning_rate=0.004, padding=valid",
    ]
    assert {run.epochs for run in runs} == {3}
    assert all(run.waits and run.owner.startswith("user:") for run in runs)
    assert lines[0] == f"How fast? · {answer['experiment']}"
    assert lines[1].split() == ["run", "learning_rate", "padding", "status", "epoch", "validation"]
    assert lines[2].split() == [runs[0].id, "0.001", "same", "queued", "0/3"]


def test_nobody_to_train_them_is_said(home: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", *PRACTICE, "--seeds", "2"]) == 0
    assert "python -m fmnist workers" in capsys.readouterr().err


def test_a_random_choice_is_the_same_for_the_same_draw_seed(
    store: RunStore, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = ("--random", "3", "learning_rate=0.0005:0.01:log", "batch_size=16:256")
    names = []
    for seed in ("1", "1", "2"):
        _lines, answer = _answer(capsys, *PRACTICE, *chosen, "--draw-seed", seed)
        names.append([run.name for run in store.of_experiment(answer["experiment"])])
    assert names[0] == names[1] != names[2]


def test_seeds_end_with_mean_and_deviation(
    store: RunStore, capsys: pytest.CaptureFixture[str]
) -> None:
    _lines, answer = _answer(capsys, *PRACTICE, "--seeds", "3")
    assert (answer["test_accuracy_mean"], answer["test_accuracy_sd"]) == (None, None)
    for run, test in zip(store.of_experiment(answer["experiment"]), (0.89, 0.90), strict=False):
        store.journal.start(run.id, total_steps=1)
        store.journal.finish(
            run.id,
            RunStatus.FINISHED,
            metrics={"test_accuracy": test, "validation_accuracy": 0.9},
        )
    lines, answer = _answer(capsys, "--show", answer["experiment"])
    assert lines[2].split()[-3:] == ["0/10", "90.00%", "89.00%"]
    assert lines[-1] == "Test accuracy 89.50 ± 0.71% over 2 seeds."
    assert answer["test_accuracy_mean"] == 0.895
    assert answer["test_accuracy_sd"] == pytest.approx(0.00707, abs=1e-5)
    assert answer["validation_accuracy_sd"] == 0.0
    assert (answer["runs"], answer["finished"], answer["queued"]) == (3, 2, 1)


def test_a_sweep_ends_with_its_best_by_validation_accuracy(
    store: RunStore, capsys: pytest.CaptureFixture[str]
) -> None:
    _lines, answer = _answer(capsys, *PRACTICE, "--grid", "epochs=1,2,3")
    experiment_id = answer["experiment"]
    first, second, third = store.of_experiment(experiment_id)
    for run, validation, test in ((first, 0.90, 0.99), (second, 0.91, 0.80)):
        store.journal.start(run.id, total_steps=1)
        metrics = {"test_accuracy": test, "validation_accuracy": validation}
        store.journal.finish(run.id, RunStatus.FINISHED, metrics=metrics)
    _lines, answer = _answer(capsys, "--pause", experiment_id)
    assert store.get(third.id).status is RunStatus.PAUSED
    _lines, answer = _answer(capsys, "--resume", experiment_id)
    assert store.get(third.id).waits
    lines, answer = _answer(capsys, "--stop", experiment_id)
    assert answer["best"] == {
        "run": second.id, "epochs": 2, "validation_accuracy": 0.91, "test_accuracy": 0.80,
    }  # fmt: skip
    # The best stands first, and no test accuracy but its own is told.
    assert [line.split()[0] for line in lines[2:4]] == [second.id, first.id]
    assert "99.00%" not in "\n".join(lines)
    assert (answer["finished"], answer["stopped"]) == (2, 1)


@pytest.mark.slow
def test_a_sweep_is_trained_here_one_run_after_another(store: RunStore) -> None:
    # In a process of its own: how many threads TensorFlow uses is decided once a process.
    result = subprocess.run(
        [
            *(sys.executable, "-m", "fmnist", "sweep", *PRACTICE, "--epochs", "1"),
            *("--threads", "1", "--seeds", "2", "--here", "--json"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    answer = json.loads(result.stdout.splitlines()[-1])
    assert (answer["runs"], answer["finished"]) == (2, 2)
    first, second = store.of_experiment(answer["experiment"])
    assert (first.finished or 0) <= (second.started or 0)
    accuracies = [(run.metrics or {})["test_accuracy"] for run in (first, second)]
    assert answer["test_accuracy_mean"] == pytest.approx(sum(accuracies) / 2, abs=1e-5)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--seeds", "1"], "The number of trainings is 1; accepted are 2 to 100"),
        (["--grid", "batch_size"], "'batch_size' has no values"),
        (["--grid", "epochs=1,2", "--grid", "epochs=3"], "or its name came before"),
        (["--grid", "width=1,2"], "Unknown option width"),
        (["--grid", "learning_rate=0.001:0.1"], "A random choice takes ranges"),
        (["--random", "some", "epochs=1,2"], "--random begins with 'some'"),
        (["--random", "5"], "No setting is given to vary"),
        (["--random", "5", "epochs=1,2"], "these values give 2"),
        (["--show", "nothing"], "There is no experiment 'nothing'"),
        (["--stop", "nothing"], "There is no experiment 'nothing'"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    home: object, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(["sweep", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1
    assert message in captured.err
