"""Running heads and page numbers go, and are listed; text that only looks like them stays."""

from __future__ import annotations

from policymine.clean.boilerplate import strip_running_lines


def test_heads_and_numbers_go_and_are_listed() -> None:
    pages = [
        ["Transcript FINAL", f"{n} of 22", f"text {'abcdef'[n]}", f"more {'abcdef'[n]}"] for n in range(1, 6)
    ]
    found = strip_running_lines(pages)
    assert found.keep == ((2, 3),) * 5
    assert [line for line, n in found.removed] == ["Transcript FINAL", "1 of 22"]


def test_left_and_right_heads() -> None:
    pages = [["市政府公报" if n % 2 else "2014年第5期", f"正文第{'甲乙丙丁戊己庚辛'[n]}"] for n in range(8)]
    assert all(keep == (1,) for keep in strip_running_lines(pages).keep)


def test_numbers_that_do_not_rise_with_the_pages_stay() -> None:
    pages = [["2014", "a"], ["17", "b"], ["3", "c"]]
    assert strip_running_lines(pages).keep == ((0, 1),) * 3


def test_few_pages_and_empty_pages() -> None:
    assert strip_running_lines([]).keep == ()
    assert strip_running_lines([["通知", "正文"], []]).keep == ((0, 1), ())
    assert strip_running_lines([["正文", "— 1 —"]]).keep == ((0,),)
    below = [["甲文", "— 1 —", "（内部资料）"], ["乙文", "— 2 —", "（内部资料）"]]
    assert strip_running_lines(below).keep == ((0,), (0,))


def test_a_repeated_line_amid_text_stays() -> None:
    pages = [[f"甲{c}", f"乙{c}", "（鼓掌）", f"丙{c}", f"丁{c}", f"戊{c}", f"己{c}"] for c in "子丑寅卯辰"]
    assert all(len(keep) == 7 for keep in strip_running_lines(pages).keep)
