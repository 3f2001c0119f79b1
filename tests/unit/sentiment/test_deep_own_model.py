"""An encoder of the user's own, on a model of nine words and two numbers a word."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np
import pytest

from dashboard.answers.reader import best_scorer, refuse_broken_model
from dashboard.cli import run_command
from data_access.errors import UserError
from sentiment.choose import OWN_MODEL, scorer
from sentiment.deep import DeepScorer
from sentiment.deep.head import Head, write_head
from sentiment.deep.own_model import OwnEncoder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORDS = ["[PAD]", "[UNK]", "say:", "good", "bad", "shop", "very", "not", "the"]
VECTORS = np.array([[9, 9], [0, 0], [0, 0], [1, 0], [0, 1], [0, 0], [0, 0], [0, 0], [0, 0]], np.float32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model that gives each word its vector, its tokenizer, its prompt and a head."""
    onnx, tokenizers = import_module("onnx"), import_module("tokenizers")  # large, and without types
    helper, kinds = onnx.helper, onnx.TensorProto
    graph = helper.make_graph(
        [helper.make_node("Gather", ["words", "input_ids"], ["last_hidden_state"])],
        "words",
        [helper.make_tensor_value_info("input_ids", kinds.INT64, ["texts", "pieces"])],
        [helper.make_tensor_value_info("last_hidden_state", kinds.FLOAT, ["texts", "pieces", 2])],
        [onnx.numpy_helper.from_array(VECTORS, "words")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10)
    onnx.save(model, tmp_path / "model.onnx")
    vocabulary = {word: number for number, word in enumerate(WORDS)}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106 - no secret
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.WhitespaceSplit()
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    prompts = {"prompts": {"tone": "say: "}, "default_prompt_name": "tone"}
    (tmp_path / "config_sentence_transformers.json").write_text(json.dumps(prompts))
    write_head(Head("1", "mine", (0,), np.array([4, -4], np.float32), 0.0, 1.0, {}), tmp_path / "deep_head.json")
    return tmp_path


def test_vectors_are_the_means_of_the_words_after_the_prompt(folder: Path) -> None:
    means = OwnEncoder(folder).layer_means(["good shop", "bad", "very good not bad"], (0,))
    assert means[:, 0].tolist() == [pytest.approx([1 / 3, 0]), pytest.approx([0, 1 / 2]), pytest.approx([1 / 5, 1 / 5])]


def test_own_model_scores_under_a_version_of_its_own(folder: Path) -> None:
    scorer = DeepScorer(folder)
    scores = scorer.score_many(["good shop", None, "the bad shop", "shop"])
    assert [score.label for score in scores] == ["positive", "not_scored", "negative", "neutral"]
    assert scorer.version != DeepScorer().version


@pytest.fixture
def named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder, named in the environment."""
    monkeypatch.setenv(OWN_MODEL, str(folder))
    scorer.cache_clear()
    yield folder
    scorer.cache_clear()


def test_own_model_that_the_environment_names_reads_as_the_best_one(named: Path) -> None:
    assert best_scorer().version == scorer("deep").version == DeepScorer(named).version
    assert best_scorer().score_many(["good shop"])[0].label == "positive"
    refuse_broken_model()


@pytest.mark.parametrize("gone", ["deep_head.json", "tokenizer.json"])
def test_own_model_that_lacks_a_file_is_refused_before_anything_is_read(named: Path, gone: str) -> None:
    (named / gone).unlink()
    with pytest.raises(UserError, match=gone):
        refuse_broken_model()
    with pytest.raises(ValueError, match=r"sentiment\.training\.deep"):
        scorer("deep")
    (named / "model.onnx").rename(named / "other")
    with pytest.raises(FileNotFoundError):
        DeepScorer(named / "model.onnx")


def test_a_server_whose_own_model_cannot_read_does_not_start(named: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (named / "model.onnx").unlink()
    assert run_command(["worker", "--store", str(named / "store.db")]) == 1
    assert "which cannot read" in capsys.readouterr().err


def test_layer_that_an_own_model_lacks_is_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match="one vector a text"):
        OwnEncoder(folder).layer_means(["good"], (12,))
