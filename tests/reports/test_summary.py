"""The summary says what the figures show, and nothing they do not."""

import re
from dataclasses import replace

import pytest

from tests.reports.cast import FACTS, count, figures, rate
from zhuqi.reports import chips
from zhuqi.reports.findings import findings
from zhuqi.reports.paragraphs import Kind, from_json, printed
from zhuqi.reports.summary import NOTHING_FOUND, NOTHING_TO_JUDGE, TypicalCase, adoption_text, case_text, compose

GOOD = {  # nothing to complain of
    "issues__long_term": count("issues.long_term", "长期推进", "项", 3),
    "issues__overdue": count("issues.overdue", "超期", "项", 2),
    "rate__resolution": rate("rate.resolution", "化解率", 580, 600),
    "rate__on_time": rate("rate.on_time", "按期办结率", 510, 520),
    "sme__coverage": rate("sme.coverage", "覆盖率", 300, 330),
    "issues__level__UNDECIDED": count("issues.level.UNDECIDED", "待研判", "项", 3),
}


def _text(given=None, facts=FACTS):
    given = figures() if given is None else given
    return "\n".join(line.text for line in printed(compose(facts, given), given))


def _keys(found):
    return [finding.key for finding in found]


def test_has_the_shape_of_the_office_report():
    lines = printed(compose(FACTS, figures()), figures())
    assert lines[0].kind is Kind.TITLE
    assert lines[0].text == "第一工作组关于“万人助万企”活动开展情况的总结"
    assert [line.text for line in lines if line.kind is Kind.HEADING] == [
        "一、主要做法",
        "二、存在问题",
        "三、下步工作建议",
    ]
    practice = [line.prefix for line in lines if line.key.startswith("practice.")]
    assert practice == ["一是", "二是", "三是", "四是"]
    assert all(line.lead.endswith("。") and line.rest for line in lines if line.kind is Kind.POINT)


def test_no_number_is_typed():
    for paragraph in compose(FACTS, figures()):
        assert chips.hints(paragraph.text) == (), paragraph.text


def test_every_level_and_category_is_counted():
    text = _text()
    for words in (
        "建立问题清单台账612项",
        "现场解决96项",
        "转交当地解决301项",
        "转办市直有关部门158项",
        "转办省直部门26项",
    ):
        assert words in text
    assert "其他个性问题66项，涉及退税、异地搬迁等方面" in text
    assert "按时反馈率96.0%（480/500）" in text


def test_a_figure_that_is_not_published_is_not_spoken_of():
    given = figures(rate__satisfaction=rate("rate.satisfaction", "满意率", 2, 3, is_published=False))
    assert "满意率" not in _text(given)
    assert "满意率" in _text()


def test_satisfaction_is_told_with_how_many_were_rated():
    assert "办结的440项问题中，企业作出评价的390项，满意率95.1%" in _text()


def test_zero_is_left_out_of_the_lists():
    text = _text(figures(visits__disaster=count("visits.disaster", "受灾", "家", 0)))
    assert "受灾" not in text
    assert "走访省、市领导包联的企业（项目）12家" in text


def test_an_empty_ledger_still_gives_a_readable_summary():
    text = _text({code: count(code, "某数", "项", 0) for code in figures()}, replace(FACTS, cases=(), districts=()))
    assert "本期台账尚无登记的问题" in text
    assert NOTHING_TO_JUDGE in text
    for fault in ("，。", "。。", "，，", "、。", "截至2026年10月31日。", "其中，。"):
        assert fault not in text


def test_a_summary_without_any_figure_can_be_printed():
    assert "主要做法" in _text({}, replace(FACTS, cases=()))


def test_sentences_are_well_formed():
    for line in _text().splitlines()[1:]:
        assert re.search(r"[。：]$|^[一二三]、", line), line
        assert not re.search(r"[，、；][。，；]|。。| ", line), line


# --- cases


def test_a_firm_outside_the_roster_is_told_as_such():
    text = case_text(FACTS.cases[0])
    assert "该企业虽不在分包企业范围内" in text
    assert "国网示例供电公司、市发展改革委" in text
    assert "推动问题得到解决，并经企业确认" in text


def test_a_firm_with_several_problems_is_told_with_all_of_them():
    text = case_text(FACTS.cases[1])
    assert "“工业副产品处置难”“新项目缺少环保总量”“因公出入境不便”“紧急限电影响经营”等问题" in text


def test_a_case_that_is_not_solved_is_not_called_solved():
    case = TypicalCase("某公司", ("用水难。",), (), is_solved=False, in_roster=True)
    assert case_text(case) == "针对某公司反映的“用水难”问题，积极沟通对接，正在持续推进解决。"


@pytest.mark.parametrize(
    ("adopted_by", "occasion", "day", "text"),
    [
        ("", "", "", ""),
        ("省专班", "", "", "该做法被省专班作为典型案例推广。"),
        ("", "全省动员会", "2026年9月23日", "2026年9月23日，该做法在全省动员会上作了交流。"),
        ("省专班", "动员会", "", "该做法被省专班作为典型案例推广，并在动员会上作了交流。"),
    ],
)
def test_tells_who_adopted_a_case(adopted_by, occasion, day, text):
    assert adoption_text(adopted_by, occasion, day) == text


# --- problems and advice


def test_each_problem_is_answered_by_one_advice_in_the_same_order():
    paragraphs = compose(FACTS, figures())
    problems = [each.key.removeprefix("problems.") for each in paragraphs if each.key.startswith("problems.")]
    advice = [each.key.removeprefix("advice.") for each in paragraphs if each.key.startswith("advice.")]
    assert problems == ["progress", "small_firms", "dispatch"]
    assert advice == ["start", *problems]


def test_each_problem_cites_the_figures_it_rests_on():
    for finding in findings(figures()):
        assert chips.codes_in(finding.problem), finding.key


def test_when_nothing_is_wrong_it_says_so():
    assert findings(figures(**GOOD)) == ()
    text = _text(figures(**GOOD))
    assert NOTHING_FOUND in text
    assert "二、存在问题" in text
    assert "保持现有做法" in text


@pytest.mark.parametrize(
    ("change", "key", "words"),
    [
        ({"issues__long_term": count("issues.long_term", "长期", "项", 31)}, "progress", "仍有31项问题转入长期推进"),
        ({"issues__overdue": count("issues.overdue", "超期", "项", 9)}, "progress", "9项已超过办理期限"),
        ({"rate__resolution": rate("rate.resolution", "化解率", 509, 600)}, "progress", "84.8%（509/600）"),
        ({"rate__on_time": rate("rate.on_time", "按期", 467, 520)}, "progress", "89.8%（467/520）"),
        ({"sme__coverage": rate("sme.coverage", "覆盖率", 164, 330)}, "small_firms", "49.7%（164/330）"),
        ({"issues__level__UNDECIDED": count("issues.level.UNDECIDED", "待", "项", 31)}, "dispatch", "有31项问题"),
        ({"rate__objection": rate("rate.objection", "退单率", 50, 485)}, "dispatch", "10.3%（50/485）"),
        ({"rate__feedback_on_time": rate("rate.feedback_on_time", "反馈", 449, 500)}, "dispatch", "89.8%"),
        ({"rate__follow_up": rate("rate.follow_up", "回访率", 410, 440)}, "follow_up", "93.2%（410/440）"),
        ({"rate__effective_follow_up": rate("rate.effective_follow_up", "有效", 340, 440)}, "follow_up", "77.3%"),
        ({"rate__satisfaction": rate("rate.satisfaction", "满意率", 350, 390)}, "follow_up", "89.7%（350/390）"),
        ({"rate__reopened": rate("rate.reopened", "重办率", 22, 440)}, "follow_up", "5.0%（22/440）"),
        ({"towns__visited": count("towns.visited", "镇", "个", 19)}, "visits", "20个镇（街道）中，已走访的为19个"),
        ({"visits__led": count("visits.led", "包联", "家", 11)}, "visits", "已走访的为11家"),
        (
            {"issues__category__FUNDING": count("issues.category.FUNDING", "资金", "项", 160)},
            "common",
            "资金需求类问题160项",
        ),
    ],
)
def test_one_thing_wrong_gives_one_problem(change, key, words):
    given = figures(**(GOOD | change))
    (finding,) = findings(given)
    assert finding.key == key
    assert words in chips.render(finding.problem, given)


def test_a_problem_whose_figure_is_not_published_is_not_claimed():
    hidden = rate("rate.satisfaction", "满意率", 1, 3, is_published=False)
    assert findings(figures(**(GOOD | {"rate__satisfaction": hidden}))) == ()


def test_firms_that_were_not_called_are_not_called_unreachable():
    few = {
        "rate__follow_up": rate("rate.follow_up", "回访率", 300, 440),
        "rate__effective_follow_up": rate("rate.effective_follow_up", "有效回访率", 300, 440),
    }
    (finding,) = findings(figures(**(GOOD | few)))
    assert "未能接通" not in finding.problem
    assert "应访尽访" in finding.problem


# --- paragraphs


def test_left_out_paragraphs_do_not_break_the_numbering():
    paragraphs = [
        replace(each, text="") if each.key == "practice.visits" else each for each in compose(FACTS, figures())
    ]
    lines = printed(paragraphs, figures())
    assert [line.prefix for line in lines if line.key.startswith("practice.")] == ["一是", "二是", "三是"]


def test_paragraphs_survive_storage():
    paragraphs = compose(FACTS, figures())
    assert from_json([each.as_json() for each in paragraphs]) == paragraphs
