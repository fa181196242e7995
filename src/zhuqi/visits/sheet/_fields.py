"""Which column of a ledger of visits means what."""

from __future__ import annotations

from enum import StrEnum

from zhuqi.foundation.tables import HeaderWords


class Field(StrEnum):
    """What a column of a ledger of visits can hold."""

    SEQUENCE = "SEQUENCE"  # 序号
    NUMBER = "NUMBER"  # 走访编号
    DATE = "DATE"  # 走访日期
    KIND = "KIND"  # 走访方式
    ENTERPRISES = "ENTERPRISES"  # 企业名称
    TOWN = "TOWN"  # 所属镇街
    PLACE = "PLACE"  # 走访地点
    PURPOSE = "PURPOSE"  # 走访事由
    PARTICIPANTS = "PARTICIPANTS"  # 参加人员
    SUMMARY = "SUMMARY"  # 了解到的情况
    HAS_REQUEST = "HAS_REQUEST"  # 有无诉求
    ISSUES = "ISSUES"  # 问题编号
    SPECIAL = "SPECIAL"  # 专访缘由


FIELD_LABELS: dict[Field, str] = {
    Field.SEQUENCE: "序号",
    Field.NUMBER: "走访编号",
    Field.DATE: "走访日期",
    Field.KIND: "走访方式",
    Field.ENTERPRISES: "企业名称",
    Field.TOWN: "所属镇街",
    Field.PLACE: "走访地点",
    Field.PURPOSE: "走访事由",
    Field.PARTICIPANTS: "参加人员",
    Field.SUMMARY: "了解到的情况",
    Field.HAS_REQUEST: "有无诉求",
    Field.ISSUES: "问题编号",
    Field.SPECIAL: "专访缘由",
}
NEEDED = (Field.ENTERPRISES, Field.DATE)

_FIRM = "(?:企业|公司|市场主体|经营主体|服务对象|单位|项目)"
_WHEN = "(?:时间|日期|年月日)"
WORDS: HeaderWords[Field] = HeaderWords(
    (
        (r"(登记|填报|录入|填表|报送|上报)(人|单位|部门|日期|时间)", None, 1.6),
        (r"^未能?导入|^原表行号$", None, 2.0),
        (r"(办结|解决|完成|回访|计划|截至|截止).{0,3}(时间|日期)|时限|期限", None, 1.6),
        (r"电话|手机|联系方式", None, 1.7),
        (r"^(序号|序|排序|no|行号)$", Field.SEQUENCE, 1.0),
        (r"(走访|座谈|调研|登记|台账)?(编号|编码)$|^走访号$", Field.NUMBER, 1.0),
        (r"(问题|诉求|工单)(编号|编码|号码)", Field.ISSUES, 1.5),
        (rf"(走访|座谈|调研|活动|服务|联系|下访|会议)的?{_WHEN}|^{_WHEN}$", Field.DATE, 1.2),
        (r"(走访|联系|服务|活动|调研)(方式|形式|类型|类别)|^(方式|形式)$", Field.KIND, 1.2),
        (
            rf"^(被?(走访|受访|服务|座谈|包联|联系|参会|调研)的?)?{_FIRM}(项目)?(名称|全称|名单)?$",
            Field.ENTERPRISES,
            1.1,
        ),
        (rf"{_FIRM}.{{0,4}}(名称|全称)", Field.ENTERPRISES, 1.0),
        (r"镇|乡|街道|县区|属地|区划|所在地", Field.TOWN, 0.9),
        (r"地点|地址|场所", Field.PLACE, 1.0),
        (r"事由|(走访|座谈|活动|调研)(主题|目的|内容|事项)|^主题$|^目的$", Field.PURPOSE, 1.1),
        (
            r"(参加|参与|走访|陪同|参会|调研|出席)(的)?(人员|领导|干部|人)|^人员$|首席服务官|服务官|走访人",
            Field.PARTICIPANTS,
            1.1,
        ),
        (
            r"(了解|掌握|走访|座谈|生产经营|企业)(到的)?(的)?(情况|概况)|情况(说明|记录|摘要)|走访记录|^情况$|生产经营",
            Field.SUMMARY,
            1.0,
        ),
        (r"(有无|是否有|是否存在|有没有)(问题|诉求|困难)|无诉求", Field.HAS_REQUEST, 1.4),
        (r"专访", Field.SPECIAL, 1.4),
    )
)
