"""An encoder of the user's own: a folder in the layout that sentence-transformers exports to ONNX.

``model.onnx`` (or ``onnx/model.onnx``) and ``tokenizer.json`` are read with the packages ``onnxruntime`` and
``tokenizers``, which come with neither the project nor its dependencies. Nothing is looked for outside the folder.
"""

from __future__ import annotations

import json
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

MODEL_FILES = ("model.onnx", "onnx/model.onnx")
TOKENIZER_FILE = "tokenizer.json"
PROMPTS_FILE = "config_sentence_transformers.json"
PACKAGES = ("onnxruntime", "tokenizers")
TEXTS_AT_ONCE = 32
# Where the tokenizer names no limit: what nearly all such models can take.
MOST_PIECES = 512
# A head of such a model stands on its one vector a text.
ONLY_LAYER = (0,)


class OwnEncoder:
    """A sentence encoder from a folder.

    Raises
    ------
    FileNotFoundError : the folder lacks a file.
    ImportError : ``onnxruntime`` or ``tokenizers`` is not installed.
    """

    def __init__(self, folder: Path) -> None:
        model, tokenizer = files_of(folder)
        runtime, tokenizers = map(_package, PACKAGES)
        self._tokenizer = tokenizers.Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_padding()
        if self._tokenizer.truncation is None:
            self._tokenizer.enable_truncation(MOST_PIECES)
        self._session = runtime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
        self._inputs = {one.name for one in self._session.get_inputs()}
        self._prompt = _prompt(folder)

    def layer_means(self, texts: Sequence[str], layers: Sequence[int]) -> Floats:
        """One vector a text: shape (texts, 1, width). ``layers`` is ``(0,)``; there is but one."""
        if tuple(layers) != ONLY_LAYER:
            raise ValueError("A model of one's own has one vector a text: train its head with --model.")
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        found: list[Floats | None] = [None] * len(texts)
        for at in range(0, len(order), TEXTS_AT_ONCE):
            places = order[at : at + TEXTS_AT_ONCE]
            vectors = self._vectors([self._prompt + texts[place] for place in places])
            for place, vector in zip(places, vectors, strict=True):
                found[place] = vector
        return np.array(found, np.float32)[:, None, :]

    def _vectors(self, texts: list[str]) -> Floats:
        """The vectors of a few texts: the model's own, or the means of what it says of their pieces."""
        coded = self._tokenizer.encode_batch(texts)
        given = {
            "input_ids": np.array([one.ids for one in coded], np.int64),
            "attention_mask": np.array([one.attention_mask for one in coded], np.int64),
            "token_type_ids": np.array([one.type_ids for one in coded], np.int64),
        }
        said = self._session.run(None, {name: value for name, value in given.items() if name in self._inputs})
        means: Floats = said[0]
        if means.ndim > 2:  # noqa: PLR2004 - texts, pieces, width
            mask = given["attention_mask"][:, :, None].astype(np.float32)
            means = (means * mask).sum(axis=1) / np.maximum(mask.sum(axis=1), 1)
        return means.astype(np.float32)


def files_of(folder: Path) -> tuple[Path, Path]:
    """The model and its tokenizer; nothing of them is read.

    Raises
    ------
    FileNotFoundError, ImportError : as for ``OwnEncoder``, told before its first text.
    """
    found = _found(folder, MODEL_FILES), _found(folder, (TOKENIZER_FILE,))
    for name in PACKAGES:
        if find_spec(name) is None:
            raise ImportError(_missing(name))
    return found


def _found(folder: Path, names: Sequence[str]) -> Path:
    """The first of the files that is there."""
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(
        f"{folder} has no {' nor '.join(names)}. A model of one's own is a folder with an ONNX model and its"
        " tokenizer.json; sentence-transformers writes them with backend='onnx'."
    )


def _package(name: str) -> Any:  # noqa: ANN401 - a module that may not be installed
    """An optional package."""
    try:
        return import_module(name)
    except ImportError as error:
        raise ImportError(_missing(name)) from error


def _missing(name: str) -> str:
    return f"A model of one's own needs the package {name}: pip install 'rapport[own-model]'"


def _prompt(folder: Path) -> str:
    """What the model wants to read before every text; empty where its folder does not say."""
    path = folder / PROMPTS_FILE
    if not path.is_file():
        return ""
    content = json.loads(path.read_text(encoding="utf-8"))
    return str((content.get("prompts") or {}).get(content.get("default_prompt_name"), ""))
