"""Which column means what: header words and the field they stand for.

A header is judged by its words alone here; what stands below it is weighed in `mapping`. Each pattern carries a weight
between 0 and 1: how sure one may be of the field from that wording.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache


class Field(StrEnum):
    """What a column of a ledger of problems can hold."""

    SEQUENCE = "SEQUENCE"  # 序号
    ISSUE_NUMBER = "ISSUE_NUMBER"  # 问题编号
    ENTERPRISE = "ENTERPRISE"  # 企业名称
    CREDIT_CODE = "CREDIT_CODE"  # 统一社会信用代码
    TOWN = "TOWN"  # 所属县区、镇街、片区
    ADDRESS = "ADDRESS"  # 地址
    INDUSTRY = "INDUSTRY"  # 行业
    CONTACT = "CONTACT"  # 联系人
    PHONE = "PHONE"  # 联系电话
    SOURCE = "SOURCE"  # 问题来源
    REGISTERED_DATE = "REGISTERED_DATE"  # 收集日期
    DESCRIPTION = "DESCRIPTION"  # 问题描述
    REQUEST = "REQUEST"  # 企业诉求
    CATEGORY = "CATEGORY"  # 问题类别
    SUB_CATEGORY = "SUB_CATEGORY"  # 问题子类
    LEVEL = "LEVEL"  # 解决层级
    LEAD_UNIT = "LEAD_UNIT"  # 牵头单位
    CO_UNITS = "CO_UNITS"  # 配合单位
    RESPONSIBLE_PERSON = "RESPONSIBLE_PERSON"  # 责任人
    STEWARD = "STEWARD"  # 首席服务官
    LEADER = "LEADER"  # 包联领导
    ASSIGNED_DATE = "ASSIGNED_DATE"  # 交办日期
    DUE_DATE = "DUE_DATE"  # 办结时限
    MEASURES = "MEASURES"  # 办理措施
    PROGRESS = "PROGRESS"  # 进展
    STATE = "STATE"  # 是否解决
    SOLVED_DATE = "SOLVED_DATE"  # 解决日期
    UNSOLVED_REASON = "UNSOLVED_REASON"  # 未解决原因
    FOLLOW_UP = "FOLLOW_UP"  # 回访情况
    FOLLOW_UP_DATE = "FOLLOW_UP_DATE"  # 回访日期
    FOLLOW_UP_BY = "FOLLOW_UP_BY"  # 回访人
    SATISFACTION = "SATISFACTION"  # 满意度
    CLOSED_DATE = "CLOSED_DATE"  # 销号日期
    REMARK = "REMARK"  # 备注


FIELD_LABELS: dict[Field, str] = {
    Field.SEQUENCE: "序号",
    Field.ISSUE_NUMBER: "问题编号",
    Field.ENTERPRISE: "企业名称",
    Field.CREDIT_CODE: "统一社会信用代码",
    Field.TOWN: "所属镇街",
    Field.ADDRESS: "地址",
    Field.INDUSTRY: "行业",
    Field.CONTACT: "联系人",
    Field.PHONE: "联系电话",
    Field.SOURCE: "问题来源",
    Field.REGISTERED_DATE: "收集日期",
    Field.DESCRIPTION: "问题描述",
    Field.REQUEST: "企业诉求",
    Field.CATEGORY: "问题类别",
    Field.SUB_CATEGORY: "问题子类",
    Field.LEVEL: "解决层级",
    Field.LEAD_UNIT: "牵头单位",
    Field.CO_UNITS: "配合单位",
    Field.RESPONSIBLE_PERSON: "责任人",
    Field.STEWARD: "首席服务官",
    Field.LEADER: "包联领导",
    Field.ASSIGNED_DATE: "交办日期",
    Field.DUE_DATE: "办结时限",
    Field.MEASURES: "办理措施",
    Field.PROGRESS: "进展情况",
    Field.STATE: "是否解决",
    Field.SOLVED_DATE: "解决日期",
    Field.UNSOLVED_REASON: "未解决原因",
    Field.FOLLOW_UP: "回访情况",
    Field.FOLLOW_UP_DATE: "回访日期",
    Field.FOLLOW_UP_BY: "回访人",
    Field.SATISFACTION: "满意度",
    Field.CLOSED_DATE: "销号日期",
    Field.REMARK: "备注",
}

DATE_FIELDS = (
    Field.REGISTERED_DATE,
    Field.ASSIGNED_DATE,
    Field.DUE_DATE,
    Field.SOLVED_DATE,
    Field.FOLLOW_UP_DATE,
    Field.CLOSED_DATE,
)
IDENTITY_FIELDS = (
    Field.ENTERPRISE,
    Field.CREDIT_CODE,
    Field.TOWN,
    Field.ADDRESS,
    Field.INDUSTRY,
    Field.CONTACT,
    Field.PHONE,
    Field.STEWARD,
    Field.LEADER,
)  # what belongs to the enterprise and not to the single problem

_FIRM = "(?:企业|公司|市场主体|经营主体|服务对象|法人单位|商户)"
_WHEN = "(?:时间|日期|年月日|日$)"
_END = "(?:办结|解决|完成|化解|整改|落实|办理完成|处理完成)"

# (pattern on the normalised header, field, weight). The heaviest match of each field counts.
_PATTERNS: tuple[tuple[str, Field | None, float], ...] = (
    # columns that look like something and are not: they win over everything lighter
    (r"未能?导入|^原表行号$|^原行号$", None, 2.0),
    (r"(填报|填表|报送|上报|制表)(单位|人|部门)", None, 1.5),
    (rf"{_FIRM}(类型|性质|规模|类别|分类)|职工|人数|产值|营业收入|税收额|纳税额|是否(四上|规上|重点)"
     rf"|四上企业", None, 1.5),
    (r"(责任|承办|经办|包联|服务官|服务专员|联络员|干部|领导|办理|牵头|责任单位|单位).{0,6}(电话|手机"
     r"|联系方式)", None, 1.3),
    (r"^(序号|序|排序|no|行号|顺序号|顺序|号)$", Field.SEQUENCE, 1.0),
    (r"(问题|事项|诉求|工单|台账|登记|挂号|受理|销号)(编号|编码|号码|代码)|^编号$|^问题号$|工单号"
     r"|^编码$", Field.ISSUE_NUMBER, 1.0),
    (r"信用代码|机构代码|纳税人识别号|税号", Field.CREDIT_CODE, 1.2),
    (rf"{_FIRM}.{{0,6}}(名称|全称)", Field.ENTERPRISE, 1.1),
    (rf"^(被?(反映|诉求|问题|包联|走访|服务|提出|受访|联系|分包|重点|帮扶|涉及|来访|求助"
     rf"|申报)的?)?{_FIRM}(或?项目)?(名|名字)?$",
     Field.ENTERPRISE, 1.0),
    (rf"(反映|诉求|提出|来访|求助|涉及|申请).{{0,4}}({_FIRM}|单位|主体)$|^诉求主体$|^反映主体$", Field.ENTERPRISE, 1.0),
    (r"^(涉企|所属|所在|入驻|规上|有关|相关)?单位(名称|全称)$|涉企单位|入驻单位|^(企业)?项目(名称)?$|^客户(名称)?$"
     r"|^主体名称$|^企业单位$", Field.ENTERPRISE, 0.9),
    (r"^名称$|^户名$|^单位名?$", Field.ENTERPRISE, 0.6),
    (r"^单位$|^部门$", Field.LEAD_UNIT, 0.5),
    (r"地址|详址|坐落", Field.ADDRESS, 0.9),
    (r"行业|所属产业|产业链", Field.INDUSTRY, 1.2),
    (r"镇|乡|街道|县区|县市区|市县区|区县|片区|辖区|区划|属地|所属(县|市|区|区域|地区|园区|社区)|所在(地|县|市|区"
     r"|园区)|^(区域|地区|园区|县|区)$",
     Field.TOWN, 0.9),
    (r"联系人|联络人|联系人员|对接人", Field.CONTACT, 1.0),
    (r"法人代表|法定代表人|^法人$|企业负责人|反映人|诉求人|来访人|^负责人(姓名)?$", Field.CONTACT, 0.8),
    (r"^姓名$", Field.CONTACT, 0.5),
    (r"电话|手机|联系方式|联系号码|联络方式|^phone$|^tel$", Field.PHONE, 1.05),
    (r"来源|收集方式|收集渠道|反映渠道|受理渠道|提出方式|反映方式|诉求渠道|^渠道$|收集途径", Field.SOURCE, 1.1),
    (rf"(来电|来信|来函|创建|提交|申请|下单|接件|收文){_WHEN}", Field.REGISTERED_DATE, 1.1),
    (rf"(收集|反映|登记|提出|采集|征集|收到|受理|接收|接件|来访|诉求|立项|录入|建账|挂号|发现|摸排"
     rf"|反馈问题).{{0,5}}{_WHEN}",
     Field.REGISTERED_DATE, 1.2),
    (rf"(走访|调研|座谈|上报|填报|报送|问题).{{0,3}}{_WHEN}", Field.REGISTERED_DATE, 0.9),
    (r"^(时间|日期)$", Field.REGISTERED_DATE, 0.5),
    (rf"(交办|转办|派发|派单|分办|批转|下发|移交|交转办|派件|转交).{{0,3}}{_WHEN}", Field.ASSIGNED_DATE, 1.25),
    (r"时限|期限|限期|截止|截至|限(办|定|时|结).{0,4}(日期|时间|日)", Field.DUE_DATE, 1.15),
    (rf"(计划|预计|拟|要求|应|承诺|预期|限定|规定|目标|预定|应当){_END}", Field.DUE_DATE, 1.3),
    (rf"(完成|落实|整改){_WHEN}", Field.DUE_DATE, 0.7),
    (rf"(完成|落实|整改){_WHEN}", Field.SOLVED_DATE, 0.8),
    (rf"(办结|解决|化解|办理完成|处理完成)(的)?{_WHEN}|(实际|已){_END}.{{0,2}}{_WHEN}", Field.SOLVED_DATE, 0.95),
    (rf"实际{_END}|^办结日$", Field.SOLVED_DATE, 1.25),
    (r"(问题|诉求|困难|需求|事项|堵点|难点|痛点|瓶颈).{0,4}(描述|内容|详情|摘要|概述|概况|简述|简介|明细|表述)",
     Field.DESCRIPTION, 1.2),
    (r"(存在|反映|面临|主要|提出|遇到|具体|企业|收集|目前|反馈|梳理)(的|到的)?(主要|突出|实际)?(问题|困难|困难问题"
     r"|难题|堵点)",
     Field.DESCRIPTION, 1.05),
    (r"问题(及|和|与|或)?(企业)?诉求|诉求(及|和|与)?问题|困难(及|和|与)?问题|问题(及|和|与)?困难|难点(及|和)?堵点"
     r"|诉求内容|诉求事项",
     Field.DESCRIPTION, 1.15),
    (r"(需|需要)(协调|帮助|政府|市里)?.{0,4}(解决|协调|帮助)的?(问题|事项|困难)?", Field.DESCRIPTION, 0.9),
    (r"^(问题|困难|具体事项|事项内容|主要内容|内容|困难问题|反映事项|反映内容|事由|问题情况|堵点"
     r"|诉求问题)$", Field.DESCRIPTION, 0.9),
    (r"问题情况|情况说明", Field.DESCRIPTION, 0.5),
    (r"诉求$|^企业(意见|建议|需求|希望|要求)|^(希望|诉求|要求|建议|意见建议|需求|具体诉求)|期望"
     r"|希望", Field.REQUEST, 0.9),
    (r"诉求|需求", Field.DESCRIPTION, 0.55),
    (r"(子类|小类|细类|二级(类别|分类|类型)|具体类别)", Field.SUB_CATEGORY, 1.3),
    (r"(问题|诉求|事项|困难|所属|需求).{0,2}(类别|类型|分类|大类|种类|归类)|^(类别|类型|分类|大类|问题类"
     r"|种类)$", Field.CATEGORY, 1.2),
    (r"类别|类型|分类|问题性质", Field.CATEGORY, 0.7),
    (r"层级|层次|(问题|解决|办理|处置|转办)级别|^级别$", Field.LEVEL, 1.2),
    (r"(解决|办理|处理|处置|化解)(方式|途径|渠道)|转办(意见|去向|方式)|分级|处置意见|办理去向"
     r"|^去向$", Field.LEVEL, 0.7),
    (r"牵头|主办|主责", Field.LEAD_UNIT, 1.2),
    (r"责任(单位|部门|科室|主体)|承办(单位|部门|科室)|承办$", Field.LEAD_UNIT, 1.1),
    (r"责任(单位|部门)|承办(单位|部门)", Field.CO_UNITS, 0.4),
    (r"交办单位|交办部门|(办理|落实|化解|解决|转办|对口|包办|职能|涉及)(单位|部门)", Field.LEAD_UNIT, 1.0),
    (r"(责任|承办|牵头|办理|主办).{0,6}(联系人|负责人|人员)", Field.RESPONSIBLE_PERSON, 1.35),
    (r"(配合|协办|协同|协助|参与|会办|协作)(单位|部门|责任单位|科室)?", Field.CO_UNITS, 1.25),
    (r"责任人|承办人|经办人|办理人|具体负责人|责任领导|分管领导|包案领导|包保领导", Field.RESPONSIBLE_PERSON, 1.15),
    (r"服务官|服务专员|服务员|包联干部|助企干部|驻企|联络员|包联人|首席", Field.STEWARD, 1.2),
    (r"(牵头|主办|协调|督办|挂牌|挂点|督导)(的|市|县|区|校|厅)*级?领导", Field.LEADER, 1.4),
    (r"包联领导|联系领导|分包领导|挂钩领导|包保", Field.LEADER, 1.1),
    (r"措施|举措|解决办法|解决方案|处理意见|办理意见|拟办意见|工作方案|解决建议|处理办法", Field.MEASURES, 0.95),
    (r"进展|推进情况|办理情况|落实情况|处理情况|解决情况|工作情况|办理过程|办理进度|进度", Field.PROGRESS, 0.9),
    (r"是否(已)?(经)?(得到)?(解决|办结|完成|化解|销号|落实)|状态|(办理|解决|处理|化解|办结)结果|办结情况|完成情况"
     r"|销号情况|解决与否|^结果$",
     Field.STATE, 1.15),
    (r"进展|(解决|办理|推进|落实|处理|化解)情况|进度|(已|未)解决$", Field.STATE, 0.45),
    (r"(未|没有|不能|无法|暂未|尚未).{0,3}(解决|办结|化解|完成).{0,3}(原因|理由|说明"
     r"|情况)", Field.UNSOLVED_REASON, 1.5),
    (r"^(原因|原因分析|存在困难原因)$", Field.UNSOLVED_REASON, 0.5),
    (rf"回访.{{0,3}}{_WHEN}", Field.FOLLOW_UP_DATE, 1.6),
    (r"回访(人|者|单位|人员|员)", Field.FOLLOW_UP_BY, 1.6),
    (r"回访(方式|形式)", None, 1.5),
    (r"回访", Field.FOLLOW_UP, 1.35),
    (r"企业(评价|反馈|意见反馈)|评价情况", Field.FOLLOW_UP, 0.7),
    (r"满意", Field.SATISFACTION, 1.5),
    (rf"销号.{{0,2}}{_WHEN}|销账{_WHEN}", Field.CLOSED_DATE, 1.35),
    (r"^(company|enterprise|customer|client)(name)?$", Field.ENTERPRISE, 0.9),
    (r"^(contact|contactperson|contactname)$", Field.CONTACT, 0.9),
    (r"^(telephone|mobile|phoneno|telno|phonenumber)$", Field.PHONE, 0.9),
    (r"^(issue|problem)s?(description)?$|^description$", Field.DESCRIPTION, 0.9),
    (r"^(category|type)$", Field.CATEGORY, 0.9),
    (r"^(responsible)?(dept|department|unit)$|^responsible$|^owner$", Field.LEAD_UNIT, 0.9),
    (r"^(date|dateraised|registered|receiveddate)$", Field.REGISTERED_DATE, 0.8),
    (r"^(duedate|deadline)$", Field.DUE_DATE, 1.0),
    (r"^(status|state)$", Field.STATE, 1.0),
    (r"^(closed|completed|resolved)(date|on)?$", Field.SOLVED_DATE, 0.95),
    (r"^(remarks?|notes?)$", Field.REMARK, 0.9),
    (r"^备注|^备考|^说明$|^其他说明|备注$", Field.REMARK, 1.0),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), field, weight) for pattern, field, weight in _PATTERNS)
_BOTH_UNITS = re.compile(r"(牵头|责任|主办).*[及和与、/,;（(].*(配合|协办)")
_UNIT_AND_PERSON = re.compile(r"(责任|牵头|承办)(单位|部门)[及和与、/,;（(].*人")
_BOTH_PERSON = re.compile(r"(联系人|负责人|姓名).*[及和与、/,;].*(电话|手机|方式)")
_NOISE = re.compile(r"[\s*:：、,，.。·\-—_/\\()\[\]【】《》“”\"'‘’;；#?？]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z.'’&]*")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BRACKETED = re.compile(r"[(\[【][^)\]】]*[)\]】]")


def plain(text: str) -> str:
    """NFKC without any white space: the form in which words are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=65536)
def header_key(text: str) -> str:
    """A header without spaces, punctuation and case."""
    return _NOISE.sub("", plain(text)).lower()


@lru_cache(maxsize=4096)
def header_scores(parts: tuple[str, ...]) -> Mapping[Field, float]:
    """How well a header (its lines from top to bottom) names each field; empty when it names none.

    The whole of the lines is judged, then the lowest line alone, a little less trusted, then without brackets.
    """
    scores: dict[Field, float] = {}
    joined = "".join(parts)
    barred = 0.0
    seen: set[str] = set()
    chinese = _LATIN.sub("", plain(joined)) if _HAN.search(joined) else ""  # Date 日期
    for text, trust in (
        (joined, 1.0),
        (parts[-1] if parts else "", 0.9),
        (_BRACKETED.sub("", plain(joined)), 0.95),
        (chinese, 0.95),
    ):
        key = header_key(text)
        if key and key not in seen and len(key) <= 40:
            seen.add(key)
            found, bar = _scores(key, trust)
            barred = max(barred, bar)
            for field, weight in found.items():
                scores[field] = max(weight, scores.get(field, 0.0))
    scores = {field: weight for field, weight in scores.items() if weight > barred}
    squeezed = plain(joined)
    if _BOTH_UNITS.search(squeezed):
        scores[Field.LEAD_UNIT] = 1.4
        scores.pop(Field.CO_UNITS, None)
    if _UNIT_AND_PERSON.search(squeezed):
        scores[Field.LEAD_UNIT] = 1.4
    if _BOTH_PERSON.search(squeezed) and len(parts) == 1:
        scores[Field.CONTACT] = 1.1
    return scores


def _scores(key: str, trust: float) -> tuple[dict[Field, float], float]:
    """The fields a wording fits, and the weight below which it fits none."""
    scores: dict[Field, float] = {}
    barred = 0.0
    for pattern, field, weight in _COMPILED:
        if not pattern.search(key):
            continue
        if field is None:
            barred = max(barred, weight)
        else:
            scores[field] = max(weight * trust, scores.get(field, 0.0))
    return scores, barred
