# ruff: noqa: E501  (texts, one per line)
"""The two stories the work summary tells, with invented names."""

from datetime import date, timedelta
from random import Random

from zhuqi.config.example_city.case import Case, Fate
from zhuqi.config.example_city.fieldwork import register
from zhuqi.config.example_city.firms import CHANGYAO, HENGTAI, Firm
from zhuqi.config.example_city.journey import handled
from zhuqi.config.example_city.office import Life, Office, moment
from zhuqi.config.example_city.problems import Problem
from zhuqi.deadlines.regimes import Difficulty
from zhuqi.issues import services as issues
from zhuqi.issues.categories import Category, ClosureGrade, Level, Satisfaction, Source, SubCategory
from zhuqi.visits import services as visits
from zhuqi.visits.services import RaisedIssue

ADOPTED_ON = date(2026, 9, 23)

_SUBSTATION = Problem(
    Category.INFRASTRUCTURE,
    "园区110千伏变电站建设一再推迟，原定去年年底投运，至今未完工。公司新建微晶材料生产线已装好，临时线路容量只有一半，"
    "不能按时提供正常供电，已签订单交不了货。公司不在分包企业名单内，听说工作组在镇上走访，专门赶来反映。",
    "变电站尽快投运，投运前保障临时供电。",
    "变电站土建和设备安装完成，已正式送电；投运前架设临时线路保障了两条生产线用电。",
    "power",
    "power",
    SubCategory.POWER,
    is_complex=True,
)
_FOUR: tuple[tuple[Problem, Level, str, tuple[str, ...], int], ...] = (
    (
        Problem(
            Category.OTHER,
            "铝灰、赤泥等工业副产品处置难：省内有资质的单位产能不足，跨省转移审批周期长，厂内堆场只够用两个月。",
            "拓宽工业副产品处置渠道。",
            "省厅同意“点对点”定向利用试点，两家建材企业签约接收，堆存量逐月下降。",
            "sthj",
            "",
            SubCategory.ENVIRONMENT,
        ),
        Level.PROVINCE,
        "p.sthj",
        ("sthj", "gxj"),
        24,
    ),
    (
        Problem(
            Category.OTHER,
            "再生铝新项目缺少环保总量指标，环评无法受理，设备已到货，工期一拖再拖。",
            "解决新项目环保总量。",
            "省、市统筹区域削减量，总量指标已落实，环评批复下达，项目复工。",
            "sthj",
            "",
            SubCategory.ENVIRONMENT,
        ),
        Level.PROVINCE,
        "p.sthj",
        ("sthj", "fgw"),
        27,
    ),
    (
        Problem(
            Category.GOVERNMENT_SERVICE,
            "因公出入境不便：海外客户要求技术人员月底前到厂验收，人员签证和审批手续要一个多月。",
            "开通因公出入境绿色通道。",
            "外事部门开通绿色通道，三名技术人员十日内成行，验收通过。",
            "wsb",
            "",
        ),
        Level.CITY,
        "wsb",
        (),
        5,
    ),
    (
        Problem(
            Category.INFRASTRUCTURE,
            "紧急限电影响经营：上月三次临时限电，熔铸炉被迫停炉，每次损失约120万元，并有安全风险。",
            "限电提前告知，保障连续性生产。",
            "列入连续生产保障名单，限电提前48小时告知，并加装一回备用线路。",
            "power",
            "",
            SubCategory.POWER,
        ),
        Level.CITY,
        "power",
        ("fgw",),
        6,
    ),
)


def plan_stories(office: Office) -> None:
    """Put both stories into the queue."""
    by_name = {firm.name: firm for firm in office.firms}
    office.begin(_substation(office, by_name[CHANGYAO]))
    office.begin(_four_problems(office, by_name[HENGTAI]))


def _case(firm: Firm, problem: Problem, level: Level, unit: str, registrar: str, fate: Fate) -> Case:
    return Case(
        id=0,
        firm=firm,
        problem=problem,
        at=moment(date(2026, 6, 24), 16),
        registrar=registrar,
        level=level,
        unit=unit,
        rng=Random(problem.text),
        fate=fate,
        difficulty=Difficulty.COMPLEX if fate.days_to_solve > 7 else Difficulty.ORDINARY,
        solved=problem.solved,
        description=problem.text,
        wanted=problem.wanted,
    )


def _substation(office: Office, firm: Firm) -> Life:
    """A firm nobody is responsible for; the substation is put off twice more, goes up the ladder, and is built."""
    people, rng = office.people, Random("substation")
    steward = people.members[firm.district][0]
    case = _case(firm, _SUBSTATION, Level.CITY, "power", steward, Fate(rating=Satisfaction.VERY_SATISFIED))
    at = moment(date(2026, 7, 3), 11, 20)
    yield at
    register(office, case, Source.CALL, at)
    at = moment(date(2026, 7, 3), 15, 10)
    yield at
    dispatcher = people.actor(people.dispatchers[0], at)
    analysis = issues.Analysis(
        Category.INFRASTRUCTURE,
        Level.CITY,
        Difficulty.COMPLEX,
        SubCategory.POWER,
        root_cause="征地和廊道协调滞后，施工计划两次后移",
        solution_path="一方面协调供电公司推进建设，一方面报市政府加大解决力度",
    )
    issues.triage_issue(issue_id=case.id, analysis=analysis, actor=dispatcher, at=at)
    at += timedelta(minutes=20)
    yield at
    units = office.places.units
    issues.assign_issue(
        issue_id=case.id,
        unit_id=units["power"],
        co_unit_ids=[units["fgw"], units["zrzy"]],
        actor=dispatcher,
        at=at,
    )
    handler, head = people.handler("power"), people.head("power")

    def say(day: date, hour: int, act: object, username: str, **words: object) -> None:
        moment_of_act = moment(day, hour)
        act(issue_id=case.id, actor=people.actor(username, moment_of_act), at=moment_of_act, **words)  # type: ignore[operator]

    steps = (
        (date(2026, 7, 3), 17, issues.arrange_issue, handler,
         {"arrangement": "成立专班，倒排工期；先行勘察临时供电线路。"}),
        (date(2026, 7, 6), 10, issues.report_progress, handler,
         {"progress": "土建已完成八成，受进线廊道两户拆迁影响，主变基础停工。"}),
        (date(2026, 7, 6), 15, issues.answer_enterprise, handler,
         {"answer": "到企业说明情况，临时线路十日内架设。", "promised_date": date(2026, 7, 20)}),
        (date(2026, 7, 7), 9, issues.reply_as_co_handler, people.handler("zrzy"),
         {"reply": "廊道用地手续齐全，镇政府负责拆迁。"}),
        (date(2026, 7, 7), 16, issues.reply_as_co_handler, people.handler("fgw"),
         {"reply": "已纳入电网建设年度计划，同意调整工期。"}),
        (date(2026, 7, 16), 16, issues.report_progress, handler, {"progress": "临时线路已送电，保障一条生产线；主体工程第一次延后。"}),
        (date(2026, 7, 28), 10, issues.request_extension, head,
         {"new_due_date": date(2026, 8, 31), "reason": "汛期施工受阻，进线廊道拆迁未完成。"}),
        (date(2026, 7, 29), 9, issues.approve_extension, people.supervisors[0],
         {"note": "同意延期一次，临时供电须保障到位，并告知企业。"}),
        (date(2026, 8, 21), 10, issues.comment_on_issue, steward,
         {"text": "企业再次来电：订单月底到期，担心变电站还要推迟。"}),
        (date(2026, 8, 24), 9, issues.escalate_issue, people.dispatchers[0],
         {"level": Level.JOINT_MEETING, "reason": "建设一再推迟，工作组第一时间上报市政府，提请联席会议解决。"}),
        (date(2026, 8, 24), 15, issues.instruct_on_issue, people.leaders[0],
         {"text": "企业的电等不起。供电公司牵头，镇政府三日内完成廊道清障，我每周听一次进展。"}),
        (date(2026, 8, 27), 17, issues.answer_instruction, head, {"answer": "廊道清障完成，增派两个班组，9月12日前具备送电条件。"}),
        (date(2026, 9, 4), 10, issues.report_progress, handler, {"progress": "主变就位，保护装置调试。"}),
        (date(2026, 9, 14), 10, issues.resolve_issue, head,
         {"result": _SUBSTATION.solved, "evidence": "送电确认单、启动验收证书", "answer": "现场与企业共同确认供电正常。"}),
        (date(2026, 9, 14), 16, issues.pass_audit, people.supervisors[0], {"note": "现场核实，双电源运行正常。"}),
    )  # fmt: skip
    for day, hour, act, username, given in steps:
        yield moment(day, hour)
        say(day, hour, act, username, **given)
    at = moment(date(2026, 9, 16), 10)
    yield at
    issues.record_call_back(
        issue_id=case.id,
        answers=issues.Answers(True, True, True, Satisfaction.VERY_SATISFIED),
        words="不在名单里也管，电的事跑了一年，这次真解决了。",
        actor=people.actor(people.callers[0], at),
        at=at,
    )
    at = office.soon(at, 2, 4, rng)
    yield at
    issues.close_issue(
        issue_id=case.id,
        grade=ClosureGrade.EXCELLENT,
        actor=people.actor(people.supervisors[0], at),
        at=at,
    )
    at = moment(date(2026, 9, 18), 10)
    yield at
    issues.mark_typical(
        issue_id=case.id,
        story="企业不在分包范围，工作组一方面协调供电公司，一方面上报市政府，经多方对接，变电站投运。",
        actor=people.actor(people.dispatchers[0], at),
        at=at,
    )


def _four_problems(office: Office, firm: Firm) -> Life:
    """Four problems at one visit, two for the province and two for the city; solved, and told at a conference."""
    people = office.people
    cases = []
    for problem, level, unit, co, days in _FOUR:
        case = _case(firm, problem, level, unit, firm.steward, Fate(days_to_solve=days, attaches=True))
        case.fate.rating, case.co = Satisfaction.VERY_SATISFIED, co
        cases.append(case)
    cases[3].fate.climbs = Level.CONSULTATION
    at = moment(date(2026, 6, 24), 16, 0)
    yield at
    done = visits.record_visit(
        enterprise_ids=[firm.id],
        date=date(2026, 6, 24),
        place=f"{firm.town}厂区",
        purpose="首席服务官上门服务，了解重点企业困难诉求",
        summary="企业产销两旺，再生铝项目在建。反映四个问题，涉及省、市两级，逐一登记。",
        issues=[
            RaisedIssue(
                enterprise_id=firm.id,
                description=case.description,
                category=case.problem.category,
                sub_category=case.problem.sub,
                requested_outcome=case.wanted,
                contact_name=firm.contact_name,
                contact_phone=firm.contact_phone,
            )
            for case in cases
        ],
        actor=people.actor(firm.steward, at),
        at=at,
    )
    for case, issue_id, number in zip(cases, done.issue_ids, done.issue_numbers, strict=True):
        case.id, case.at, office.numbers[issue_id] = issue_id, at, number
        office.begin(handled(office, case))
    at = moment(date(2026, 9, 24), 9, 30)
    yield at
    for case in cases:
        issues.mark_typical(
            issue_id=case.id,
            story="对接省、市有关部门，一企四事逐一解决，保障企业正常运行和转型升级。",
            adopted_by="省“万人助万企”活动工作专班（示例）",
            occasion="全省民营经济“强信心、挖潜力、促增长”活动动员电视电话会议",
            adopted_on=ADOPTED_ON,
            actor=people.actor(people.dispatchers[0], at),
            at=at,
        )
