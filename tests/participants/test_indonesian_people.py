"""Telephone numbers, ranks, names and titles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participants import indonesian

# Telephone numbers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "081234567890",
        "0812-3456-7890",
        "0812.3456.7890",
        "0812 3456 7890",
        "0812/3456/7890",
        "+62 812 3456 7890",
        "+6281234567890",
        "6281234567890",
        "62812-3456-7890",
        "81234567890",
        "812 3456 7890",
        "+62 (0)812 3456 7890",
        "(+62) 0812 3456 7890",
        "006281234567890",
        "0062 0812 3456 7890",
        "\u202a+62 812‑3456‑7890\u202c",
        " 0812\u00a03456\u00a07890 ",
    ],
)
def test_a_mobile_number_is_understood_however_it_is_typed(typed):
    assert indonesian.parse_phone(typed) == "+6281234567890"


@pytest.mark.parametrize(
    "typed, e164, shown",
    [
        ("(061) 6941234", "+62616941234", "(061) 6941234"),
        ("061-694123", "+6261694123", "(061) 694123"),
        ("+62 61 6941234", "+62616941234", "(061) 6941234"),
        ("62616941234", "+62616941234", "(061) 6941234"),
        ("021-5201234", "+62215201234", "(021) 5201234"),
        ("0812345678", "+62812345678", "0812-345-678"),
        ("08123456789", "+628123456789", "0812-345-6789"),
        ("0812345678901", "+62812345678901", "0812-3456-78901"),
        ("+60 12-345 6789", "+60123456789", "+60 12-345 6789"),
        ("+65 9123 4567", "+6591234567", "+65 9123 4567"),
        ("+1 650 253 0000", "+16502530000", "+1 650-253-0000"),
    ],
)
def test_land_lines_lengths_and_other_countries(typed, e164, shown):
    assert indonesian.parse_phone(typed) == e164
    assert indonesian.show_phone(e164) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        "110",
        "tidak ada",
        "0812-ABCD-7890",
        "0812345",
        "08123456789012",
        "0060123456789",
        "60123456789",
        "+62",
        "+62 000 000 000",
        "+999 123456789",
        "0812-3456-7890 / 0813-1111-2222",
        "0812+3456",
        "٠٨١٢٣٤٥٦٧٨٩٠",
        "8" * 5000,
    ],
)
def test_what_is_no_number_is_refused_with_what_to_do(typed):
    with pytest.raises(ValueError) as refusal:
        indonesian.parse_phone(typed)

    assert str(refusal.value) == "Tulis nomor seperti 0812-3456-7890, atau dengan + dan kode negara"


@given(st.from_regex(r"\+628[1-9][0-9]{7,10}", fullmatch=True))
def test_what_is_shown_is_read_back(e164):
    assert e164.isascii()
    assert indonesian.parse_phone(indonesian.show_phone(e164)) == e164


@pytest.mark.parametrize(
    "e164, masked",
    [
        ("+6281234567890", "0812-••••-7890"),
        ("+62812345678", "0812-••••-78"),
        ("+62616941234", "0616-••••-34"),
        ("+60123456789", "+601-••••-6789"),
        ("", ""),
    ],
)
def test_a_masked_number_hides_at_least_four_digits(e164, masked):
    assert indonesian.mask_phone(e164) == masked


@given(st.from_regex(r"\+628[1-9][0-9]{7,10}", fullmatch=True))
def test_a_masked_number_cannot_be_called(e164):
    shown = indonesian.mask_phone(e164)

    assert shown.count("•") == 4
    assert sum(c.isdigit() for c in shown) <= len(e164) - 3 + 1 - 4


def test_whatsapp_wants_digits_only():
    assert indonesian.wa_number("+6281234567890") == "6281234567890"


def test_no_number_is_shown_as_nothing():
    assert (indonesian.show_phone(""), indonesian.mask_phone(None), indonesian.wa_number(None)) == ("", "", "")


# Ranks --------------------------------------------------------------------------------------------


def test_the_twenty_two_ranks_from_low_to_high():
    assert [rank.short for rank in indonesian.RANKS] == [
        "Bharada",
        "Bharatu",
        "Bharaka",
        "Abripda",
        "Abriptu",
        "Abrippol",
        "Bripda",
        "Briptu",
        "Brigpol",
        "Bripka",
        "Aipda",
        "Aiptu",
        "Ipda",
        "Iptu",
        "AKP",
        "Kompol",
        "AKBP",
        "Kombes Pol.",
        "Brigjen Pol.",
        "Irjen Pol.",
        "Komjen Pol.",
        "Jenderal Pol.",
    ]


@pytest.mark.parametrize(
    "typed, short",
    [
        ("akbp", "AKBP"),
        ("A.K.B.P.", "AKBP"),
        ("Ajun Komisaris Besar Polisi", "AKBP"),
        ("AJUN KOMISARIS BESAR POLISI", "AKBP"),
        ("Ajun Komisaris Besar", "AKBP"),
        ("kombes", "Kombes Pol."),
        ("Kombes Pol", "Kombes Pol."),
        ("KOMBESPOL", "Kombes Pol."),
        ("brigadir", "Brigpol"),
        ("Brigadir Polisi", "Brigpol"),
        ("Brigadir Polisi Dua", "Bripda"),
        ("Brigadir Jenderal Polisi", "Brigjen Pol."),
        ("Brigjen", "Brigjen Pol."),
        ("Abrip", "Abrippol"),
        ("Ajun Brigadir Polisi", "Abrippol"),
        ("bripka", "Bripka"),
        ("Jenderal", "Jenderal Pol."),
        ("", ""),
        ("Polisi", ""),
        ("Kapten", ""),
        ("Penata Muda", ""),
    ],
)
def test_a_rank_is_known_by_its_names(typed, short):
    assert indonesian.normalise_rank(typed) == short


@pytest.mark.parametrize("rank", indonesian.RANKS, ids=lambda rank: rank.short)
def test_every_rank_is_found_by_both_its_forms(rank):
    assert indonesian.normalise_rank(rank.short.upper()) == indonesian.normalise_rank(rank.full) == rank.short
    assert indonesian.rank_full(rank.short) == rank.full


def test_officers_begin_at_ipda():
    assert [rank.short for rank in indonesian.RANKS if not indonesian.is_officer(rank.short)][-1] == "Aiptu"
    assert indonesian.is_officer("Ipda")
    assert not indonesian.is_officer("Aiptu")


def test_a_rank_of_another_service_stays_as_it_is():
    assert indonesian.rank_full("Kapten") == "Kapten"
    assert not indonesian.is_officer("Kapten")


# Names and titles ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed, parts",
    [
        ("H. Ahmad S.H.", ("H.", "Ahmad", "S.H.")),
        ("Drs. H. Budi Santoso M.Si", ("Drs. H.", "Budi Santoso", "M.Si.")),
        ("Janton Silaban, S.H., S.I.K., M.K.P.", ("", "Janton Silaban", "S.H., S.I.K., M.K.P.")),
        ("Janton Silaban SH SIK MKP", ("", "Janton Silaban", "S.H., S.I.K., M.K.P.")),
        ("JANTON SILABAN SH, SIK, MKP", ("", "JANTON SILABAN", "S.H., S.I.K., M.K.P.")),
        ("AHMAD", ("", "AHMAD", "")),
        ("Suharto", ("", "Suharto", "")),
        ("H Ahmad", ("H.", "Ahmad", "")),
        ("hj. siti aminah, s.pd.i", ("Hj.", "siti aminah", "S.Pd.I.")),
        ("K.H. Ahmad Dahlan", ("K.H.", "Ahmad Dahlan", "")),
        ("KH Ahmad Dahlan", ("K.H.", "Ahmad Dahlan", "")),
        ("K. H. Ahmad Dahlan", ("K.H.", "Ahmad Dahlan", "")),
        ("Dr.H.Ahmad,SH,M.Si", ("Dr. H.", "Ahmad", "S.H., M.Si.")),
        ("dr. Sari", ("dr.", "Sari", "")),
        ("DR. Sari", ("Dr.", "Sari", "")),
        ("Prof. Dr. Ir. Budi, Ph.D.", ("Prof. Dr. Ir.", "Budi", "Ph.D.")),
        ("Ust. Ahmad Lc", ("Ust.", "Ahmad", "Lc.")),
        ("Ustadz Ahmad", ("Ustadz", "Ahmad", "")),
        ("Pdt Ruth Sitompul S.Th", ("Pdt.", "Ruth Sitompul", "S.Th.")),
        ("Pastor Yohanes", ("Pastor", "Yohanes", "")),
        ("Ps. Yohanes", ("Ps.", "Yohanes", "")),
        ("H. M. Yusuf", ("H.", "M. Yusuf", "")),
        ("Budi S. Sos", ("", "Budi", "S.Sos.")),
        ("Budi, S.H., CIMA", ("", "Budi", "S.H., CIMA")),
        ("Hasan", ("", "Hasan", "")),
        ("Irwan Drajat", ("", "Irwan Drajat", "")),
        ("Siti Ma", ("", "Siti Ma", "")),
        ("Maruli A.S.", ("", "Maruli A.S.", "")),
        ("Ahmad, bin Abdul", ("", "Ahmad, bin Abdul", "")),
        ("  Budi   Santoso ,", ("", "Budi Santoso", "")),
        ("H.", ("", "H.", "")),
        ("S.H.", ("", "S.H.", "")),
        ("", ("", "", "")),
    ],
)
def test_titles_are_told_from_the_name(typed, parts):
    assert indonesian.split_titles(typed) == parts


PIECES = "H. Hj Dr. dr. Drs. K.H. KH Ust. Ps. Pastor SH S.H. S.I.K, M.Si (Han) , . Lc"
TITLED = st.lists(st.sampled_from(PIECES.split()) | st.text(max_size=8), max_size=6).map(" ".join)


@given(TITLED)
def test_no_letter_of_a_name_is_lost(typed):
    letters = [c.casefold() for c in indonesian.clean_text(typed) if c.isalpha()]

    assert [c.casefold() for part in indonesian.split_titles(typed) for c in part if c.isalpha()] == letters


def test_a_huge_paste_is_left_as_it_is():
    paste = "H. " * 100_000 + "Ahmad"

    assert indonesian.split_titles(paste) == ("", paste, "")
    assert indonesian.normalise_suffix(paste) == paste


@pytest.mark.parametrize(
    "typed, written",
    [
        ("SH SIK MKP", "S.H., S.I.K., M.K.P."),
        ("sh,sik , mkp", "S.H., S.I.K., M.K.P."),
        ("S.H., S.I.K., M.K.P.", "S.H., S.I.K., M.K.P."),
        ("S Sos", "S.Sos."),
        ("SSos MSi", "S.Sos., M.Si."),
        ("M.Si (Han)", "M.Si. (Han)"),
        ("Dipl. Ing., SH", "Dipl. Ing., S.H."),
        ("", ""),
    ],
)
def test_titles_after_the_name_are_written_with_dots_and_commas(typed, written):
    assert indonesian.normalise_suffix(typed) == written


@pytest.mark.parametrize(
    "prefix, name, suffix, written",
    [
        ("Dr. H.", "Ahmad", "S.H., M.Si.", "Dr. H. Ahmad, S.H., M.Si."),
        ("", "Janton Silaban", "S.H., S.I.K., M.K.P.", "Janton Silaban, S.H., S.I.K., M.K.P."),
        ("H.", "Ahmad", "", "H. Ahmad"),
        (None, "Suharto", None, "Suharto"),
    ],
)
def test_the_full_name_has_a_comma_after_the_name(prefix, name, suffix, written):
    assert indonesian.full_name(prefix, name, suffix) == written


def test_names_are_sorted_without_titles_accents_and_case():
    names = ["Drs. Zul", "H. Ahmad, S.H.", "ÉLI", "Dr. budi", "Jum'at"]

    assert sorted(names, key=indonesian.sort_name) == ["H. Ahmad, S.H.", "Dr. budi", "ÉLI", "Jum'at", "Drs. Zul"]
    assert indonesian.sort_name("H. Jum'at  Él, S.H.") == "jumat el"


def test_the_key_for_sorting_fits_its_column():
    assert len(indonesian.sort_name("ﷺ" * 120)) <= 120
