"""Which column means what: header words and the field they stand for."""

from enum import StrEnum

from zhuqi.foundation.tables import HeaderWords


class Field(StrEnum):
    """What a column of a list of officers can hold."""

    SEQUENCE = "SEQUENCE"  # 序号
    USERNAME = "USERNAME"  # 账号
    NAME = "NAME"  # 姓名
    UNIT = "UNIT"  # 单位
    TITLE = "TITLE"  # 职务
    PHONE = "PHONE"  # 手机
    GROUP = "GROUP"  # 工作组
    TEAM = "TEAM"  # 工作小组
    DISTRICT = "DISTRICT"  # 片区
    LEAD = "LEAD"  # 组长
    CAPACITY = "CAPACITY"  # 可包联户数
    SKILLS = "SKILLS"  # 专长行业
    LONGITUDE = "LONGITUDE"  # 经度
    LATITUDE = "LATITUDE"  # 纬度
    AVAILABLE = "AVAILABLE"  # 可安排包联
    REMARK = "REMARK"  # 备注


FIELD_LABELS: dict[Field, str] = {
    Field.SEQUENCE: "序号",
    Field.USERNAME: "账号",
    Field.NAME: "姓名",
    Field.UNIT: "单位",
    Field.TITLE: "职务",
    Field.PHONE: "手机",
    Field.GROUP: "工作组",
    Field.TEAM: "工作小组",
    Field.DISTRICT: "片区",
    Field.LEAD: "是否组长",
    Field.CAPACITY: "可包联户数",
    Field.SKILLS: "专长行业",
    Field.LONGITUDE: "经度",
    Field.LATITUDE: "纬度",
    Field.AVAILABLE: "可安排包联",
    Field.REMARK: "备注",
}
PERSONAL_FIELDS = frozenset({Field.PHONE})

_PERSON = "(?:服务官|服务专员|干部|人员|人|专员|首席服务官|组员|成员)"

# (pattern on the normalised header, field, weight). The heaviest match of each field counts.
WORDS: HeaderWords[Field] = HeaderWords(
    (
        (r"未能?导入|^原表行号$|^原行号$", None, 3.0),
        (r"(填报|填表|报送|上报|制表)(单位|人|部门|时间|日期)", None, 2.5),
        (r"(企业|公司|项目)(名称|联系人|联络员)|身份证|性别|民族|出生|学历|政治面貌|走访次数|包联企业", None, 2.0),
        (r"^(序号|序|排序|no|行号|顺序号|顺序|号|编号)$", Field.SEQUENCE, 1.0),
        (r"账号|用户名|登录名|帐号|^username$|^user$", Field.USERNAME, 1.3),
        (rf"^({_PERSON}|包联{_PERSON})?(姓名|名字|名称)$|^{_PERSON}$|^姓名|^name$|首席服务官(姓名)?$", Field.NAME, 1.1),
        (r"(所在|工作|派出|原|隶属|来源)?(单位|部门|局办|机关|科室)(名称)?|^unit$", Field.UNIT, 1.0),
        (r"职务|职位|职级|岗位|行政级别", Field.TITLE, 1.2),
        (r"电话|手机|联系方式|号码|^(phone|mobile|tel)$", Field.PHONE, 1.3),
        (r"工作组|专班|大组|^组别$|^组名$|^分组$|^group$", Field.GROUP, 1.0),
        (r"小组|分队|^(所在|所属)?组$|^team$", Field.TEAM, 1.1),
        (r"片区|区域|责任区|负责(镇|乡|街道)", Field.DISTRICT, 1.0),
        (r"组长|负责人|领队|是否组长|组内(职务|身份|角色)", Field.LEAD, 1.4),
        (r"容量|上限|可(承担|包联|联系|服务)|(包联|服务|联系)(户|家|企业)?(数|户数|家数|数量|能力)|户数|家数"
         r"|^capacity$", Field.CAPACITY, 1.3),
        (r"专长|擅长|熟悉|特长|专业|行业|^skills?$", Field.SKILLS, 1.2),
        (r"经度|^(lng|lon|longitude)$", Field.LONGITUDE, 1.2),
        (r"纬度|^(lat|latitude)$", Field.LATITUDE, 1.2),
        (r"可安排|是否(可用|在岗|可派)|^在岗$", Field.AVAILABLE, 1.4),
        (r"^备注|^备考|^说明$|备注$|^remarks?$", Field.REMARK, 1.0),
    )
)  # fmt: skip
