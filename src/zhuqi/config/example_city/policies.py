"""
The policies of the example: twelve, all invented, most for small firms, some for few; corrected, ended, taken down.

Nothing here draws from the dice of the play: with it or without it, the same issues happen.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from zhuqi.config.example_city.office import Life, Office, moment
from zhuqi.enterprises.categories import Kind, TagKind
from zhuqi.organisations.selectors import find_division
from zhuqi.policies import services
from zhuqi.policies.categories import PolicyLevel
from zhuqi.policies.details import PolicyDetails
from zhuqi.policies.matching import Range
from zhuqi.standards.enterprise_size import Size

_REGISTERED_ON = date(2026, 6, 22)
_ADDED_ON = date(2026, 8, 3)
_CORRECTED_ON = date(2026, 9, 15)
_WITHDRAWN_ON = date(2026, 10, 12)
_SMALL = (Size.SMALL, Size.MICRO)
_TO_EACH = "线上：示例政务服务网“惠企专区”；线下：示例县政务服务中心三楼惠企窗口。"

_FROM_THE_START = (
    PolicyDetails(
        title="小微企业首次贷款贴息（示例）",
        issuer="示例市财政局",
        level=PolicyLevel.MUNICIPAL,
        summary="首次从银行取得贷款的小微企业，按实际利率的一半贴息，最长一年，单户最高 20 万元。",
        valid_from=date(2026, 1, 1),
        valid_until=date(2027, 12, 31),
        document_number="示财金〔2026〕3号",
        how_to_apply="贷款发放后三个月内，由经办银行代为申报，企业只需提供贷款合同和付息单。",
        contact="示例市财政局金融科 0000-1234501",
        source_url="https://policy.example/2026/caijin-3",
        sizes=_SMALL,
    ),
    PolicyDetails(
        title="稳岗返还（示例）",
        issuer="示例省人力资源和社会保障厅",
        level=PolicyLevel.PROVINCIAL,
        summary="不裁员或少裁员的企业，返还上年度实际缴纳失业保险费：大型 30%，其他 60%。",
        valid_from=date(2026, 3, 1),
        valid_until=date(2026, 12, 31),
        document_number="示人社〔2026〕12号",
        how_to_apply="免申即享，经办机构比对数据后直接拨付，企业在网上确认账户。",
        contact="示例市失业保险中心 0000-1234502",
        source_url="https://policy.example/2026/renshe-12",
        kind=Kind.ENTERPRISE,
    ),
    PolicyDetails(
        title="小型微利企业所得税优惠（示例）",
        issuer="示例国家税务主管部门",
        level=PolicyLevel.NATIONAL,
        summary="年应纳税所得额不超过 300 万元的部分，减按 25% 计入，按 20% 的税率缴纳。",
        valid_from=date(2023, 1, 1),
        valid_until=date(2027, 12, 31),
        document_number="示税〔2023〕6号",
        how_to_apply="自行申报即可享受，不需要审批，资料留存备查。",
        contact="纳税服务热线 0000-12366",
        kind=Kind.ENTERPRISE,
        employees=Range(most=Decimal(300)),
    ),
    PolicyDetails(
        title="“小升规”一次性奖励（示例）",
        issuer="示例市工业和信息化局",
        level=PolicyLevel.MUNICIPAL,
        summary="首次入库的规模以上工业企业奖励 20 万元，次年仍在库的再奖 10 万元。",
        valid_from=date(2026, 1, 1),
        valid_until=date(2028, 12, 31),
        document_number="示工信〔2026〕5号",
        how_to_apply="入库当季由所在乡镇（街道）初审，示例县科工局汇总上报。",
        contact="示例县科技和工业信息化局 0000-1234504",
        industries=("B", "C", "D"),
        above_scale=False,
        revenue=Range(least=Decimal(1000)),
    ),
    PolicyDetails(
        title="专精特新企业融资担保费补助（示例）",
        issuer="示例市金融工作局",
        level=PolicyLevel.MUNICIPAL,
        summary="专精特新、“小巨人”和瞪羚企业贷款的担保费全额补助，单户每年最高 30 万元。",
        valid_from=date(2026, 4, 1),
        document_number="示金〔2026〕7号",
        how_to_apply=_TO_EACH,
        contact="示例市金融工作局 0000-1234505",
        source_url="https://policy.example/2026/jin-7",
        tags=(TagKind.SPECIALISED, TagKind.LITTLE_GIANT, TagKind.GAZELLE),
    ),
    PolicyDetails(
        title="制造业技术改造设备补贴（示例）",
        issuer="示例省工业和信息化厅",
        level=PolicyLevel.PROVINCIAL,
        summary="规模以上制造业企业的技改项目，按设备投资的 15% 补贴，最高 500 万元。",
        valid_from=date(2025, 7, 1),
        valid_until=date(2027, 6, 30),
        document_number="示工信规〔2025〕21号",
        how_to_apply="每年 3 月、9 月集中申报，先备案、后实施，凭发票和付款凭证验收。",
        contact="示例市工业和信息化局技改科 0000-1234506",
        industries=("C",),
        above_scale=True,
    ),
    PolicyDetails(
        title="省市重点项目用地服务专班（示例）",
        issuer="示例市自然资源和规划局",
        level=PolicyLevel.MUNICIPAL,
        summary="列入省市重点的项目由专班代办用地预审、规划许可，即来即办。",
        valid_from=date(2026, 2, 1),
        document_number="示自然资〔2026〕2号",
        how_to_apply="项目单位提出，专班上门收件。",
        contact="示例市自然资源和规划局 0000-1234507",
        kind=Kind.PROJECT,
    ),
    PolicyDetails(
        title="批发零售和住宿餐饮业促消费补贴（示例）",
        issuer="示例市商务局",
        level=PolicyLevel.MUNICIPAL,
        summary="参加消费季活动的商户，按核销金额的 10% 补贴，单店最高 10 万元。",
        valid_from=date(2026, 5, 1),
        valid_until=date(2026, 10, 8),
        document_number="示商〔2026〕9号",
        how_to_apply=_TO_EACH,
        contact="示例市商务局 0000-1234508",
        industries=("F", "H"),
    ),
    PolicyDetails(
        title="物流企业车辆通行费优惠（示例）",
        issuer="示例县交通运输局",
        level=PolicyLevel.OF_COUNTY,
        summary="办理电子收费的货运车辆，县管路段通行费九折。",
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
        document_number="示县交〔2026〕1号",
        industries=("G54",),
    ),
)
_AFTER_THE_FLOOD = PolicyDetails(
    title="受灾企业恢复生产补助（示例）",
    issuer="示例县人民政府办公室",
    level=PolicyLevel.OF_COUNTY,
    summary="因“7·21”暴雨受灾的企业，设备维修费补助三成，最高 15 万元。",
    valid_from=date(2026, 8, 1),
    valid_until=date(2026, 11, 30),
    document_number="示县政办〔2026〕31号",
    how_to_apply="所在乡镇（街道）核实受灾情况后统一上报，附维修发票。",
    contact="示例县企业服务中心 0000-1234510",
    tags=(TagKind.DISASTER_HIT,),
)
_WITH_MORE_TIME = date(2027, 3, 31)
_OF_TOWNS = PolicyDetails(
    title="东部片区食用菌和面粉加工提升奖励（示例）",
    issuer="示例县农业农村局",
    level=PolicyLevel.OF_COUNTY,
    summary="新增农产品加工生产线的，按设备投资的 10% 奖励，最高 50 万元。",
    valid_from=date(2026, 9, 1),
    valid_until=date(2027, 8, 31),
    document_number="示县农〔2026〕18号",
    how_to_apply=_TO_EACH,
    contact="示例县农业农村局 0000-1234511",
    industries=("A", "C13", "C14"),
)
_TO_COME = PolicyDetails(
    title="软件企业房租补贴（示例）",
    issuer="示例市科学技术局",
    level=PolicyLevel.MUNICIPAL,
    summary="入驻科创园区的小微软件企业，前两年房租补贴一半，每年最高 12 万元。",
    valid_from=date(2027, 1, 1),
    valid_until=date(2028, 12, 31),
    document_number="示科〔2026〕15号",
    how_to_apply="由园区统一申报。",
    contact="示例市科学技术局 0000-1234512",
    industries=("I65",),
    sizes=_SMALL,
)


def plan_policies(office: Office) -> None:
    """Let the office write the policies down, one after the other."""
    office.begin(_keeping(office))


def _keeping(office: Office) -> Life:
    keeper, places = office.people.dispatchers[0], office.places
    county = find_division("示例县")
    assert county is not None
    numbers: dict[str, str] = {}
    for minute, policy in enumerate(_FROM_THE_START):
        yield (at := moment(_REGISTERED_ON, 9, 10 + minute))
        if policy.level is PolicyLevel.OF_COUNTY:
            policy = replace(policy, division_ids=(county.id,))
        numbers[policy.title] = services.register_policy(details=policy, actor=office.people.actor(keeper, at), at=at)
    yield (at := moment(_ADDED_ON, 10, 5))
    flood = replace(_AFTER_THE_FLOOD, division_ids=(county.id,))
    number = services.register_policy(details=flood, actor=office.people.actor(keeper, at), at=at)
    yield (at := moment(_ADDED_ON, 10, 20))
    towns = [places.towns[town] for town, district in places.district_of.items() if district == "东部片区"]
    of_towns = replace(_OF_TOWNS, division_ids=tuple(towns))
    services.register_policy(details=of_towns, actor=office.people.actor(keeper, at), at=at)
    yield (at := moment(_CORRECTED_ON, 15, 40))
    services.correct_policy(
        number=number,
        details=replace(flood, valid_until=_WITH_MORE_TIME),
        actor=office.people.actor(keeper, at),
        at=at,
    )
    yield (at := moment(_WITHDRAWN_ON, 11, 0))
    services.withdraw_policy(
        number=numbers["物流企业车辆通行费优惠（示例）"],
        reason="示县交〔2026〕1号已废止，通行费优惠并入省级政策统一执行。",
        actor=office.people.actor(keeper, at),
        at=at,
    )
    yield (at := moment(_WITHDRAWN_ON, 11, 30))
    services.register_policy(details=_TO_COME, actor=office.people.actor(keeper, at), at=at)
