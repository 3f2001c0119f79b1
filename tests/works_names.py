"""Names of people and companies, streets and hosts of e-mail; for ``works_people``."""

# ruff: noqa: E501, SIM905  lists of names

from __future__ import annotations

GIVEN = (
    "Jean Marie Pierre Anne Michel Nathalie Philippe Isabelle Alain Sylvie Nicolas Catherine Christophe Martine Éric Christine "
    "Laurent Valérie Sébastien Sandrine Giulia Marco Francesca Alessandro Chiara Lorenzo Paola Stefano Elisabetta Roberto "
    "Margareta Björn Annika Lars Kristina Gunnar Ingrid Håkan Åsa Mikael Zsófia László Ágnes Gábor Katalin Attila "
    "Grażyna Wojciech Halina Andrzej Bożena Krzysztof Małgorzata Tadeusz Geneviève Thibault Clémence Édouard Bénédicte "
    "Domenico Concetta Salvatore Annunziata Pasquale Ottavia Torbjörn Gunilla Fredrik Solveig"
).split()
COMMON = (
    "Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Rossi Russo Ferrari Esposito Bianchi Romano Colombo "
    "Ricci Marino Greco Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Nagy Kovács Tóth Szabó Horváth "
    "Kowalska Wiśniewski Wójcik Kamiński Lewandowski Zieliński"
).split()
HEADS = (
    "Bois",
    "Char",
    "Del",
    "Font",
    "Gran",
    "Lam",
    "Mal",
    "Per",
    "Roc",
    "Vau",
    "Bel",
    "Cast",
    "Mont",
    "Berg",
    "Lind",
    "Sjö",
    "Ek",
    "Hol",
    "Var",
    "Szek",
    "Fek",
    "Zab",
)
TAILS = (
    "bert",
    "din",
    "elli",
    "etti",
    "ier",
    "ino",
    "let",
    "lund",
    "mark",
    "mont",
    "ner",
    "olo",
    "qvist",
    "son",
    "ström",
    "ski",
    "ény",
    "teau",
    "val",
    "vert",
    "ward",
    "zini",
)
ROADS = (
    "Rue des Lilas",
    "Rue Victor Hugo",
    "Impasse du Moulin",
    "Via Garibaldi",
    "Via Dante",
    "Corso Italia",
    "Storgatan",
    "Kungsgatan",
    "Petőfi utca",
    "Kossuth utca",
    "ulica Polna",
    "ulica Lipowa",
    "Allée des Tilleuls",
    "Chemin Vert",
    "Viale Verdi",
    "Parkvägen",
)
FREE = ("orange.example", "libero.example", "telia.example", "freemail.example", "wp.example", "laposte.example")
TRADE = (
    "Boulangerie",
    "Garage",
    "Hôtel",
    "Farmacia",
    "Studio",
    "Bygg",
    "Transport",
    "Dental",
    "Immobilier",
    "Ristorante",
    "Étterem",
)
LEGAL = (
    ("SARL", "S.A.R.L."),
    ("S.r.l.", "SRL"),
    ("AB", "Aktiebolag"),
    ("Kft.", "Kft"),
    ("Sp. z o.o.", "sp zoo"),
    ("SA", "S.A."),
)
