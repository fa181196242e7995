"""Which column means what: header words and the field they stand for."""

from __future__ import annotations

from enum import StrEnum

from zhuqi.enterprises.categories import LiaisonLevel, TagKind, TagLevel
from zhuqi.foundation.tables import HeaderWords


class Field(StrEnum):
    """What a column of a roster can hold."""

    SEQUENCE = "SEQUENCE"  # 序号
    NUMBER = "NUMBER"  # 企业编号
    NAME = "NAME"  # 企业名称
    CREDIT_CODE = "CREDIT_CODE"  # 统一社会信用代码
    FORMER_NAMES = "FORMER_NAMES"  # 曾用名
    KIND = "KIND"  # 类型
    OWNER = "OWNER"  # 建设单位
    COUNTY = "COUNTY"  # 所属县区
    TOWN = "TOWN"  # 所属镇街
    DISTRICT = "DISTRICT"  # 所属片区
    ADDRESS = "ADDRESS"  # 地址
    LONGITUDE = "LONGITUDE"  # 经度
    LATITUDE = "LATITUDE"  # 纬度
    COORDINATES = "COORDINATES"  # 经纬度
    INDUSTRY = "INDUSTRY"  # 行业
    INDUSTRY_NAME = "INDUSTRY_NAME"  # 行业名称
    STATUS = "STATUS"  # 经营状态
    STATUS_EVIDENCE = "STATUS_EVIDENCE"  # 状态依据
    SIZE = "SIZE"  # 规模
    EMPLOYEES = "EMPLOYEES"  # 从业人员
    REVENUE = "REVENUE"  # 营业收入
    ASSETS = "ASSETS"  # 资产总额
    TAX = "TAX"  # 纳税额
    POWER_USE = "POWER_USE"  # 用电量
    AS_OF = "AS_OF"  # 数据截至
    FIGURES_SOURCE = "FIGURES_SOURCE"  # 数据来源
    ABOVE_SCALE = "ABOVE_SCALE"  # 是否四上
    ABOVE_SCALE_TYPE = "ABOVE_SCALE_TYPE"  # 四上类别
    ABOVE_SCALE_SINCE = "ABOVE_SCALE_SINCE"  # 入库时间
    ABOVE_SCALE_SOURCE = "ABOVE_SCALE_SOURCE"  # 入库依据
    TAGS = "TAGS"  # 标签
    LED_BY_LEADER = "LED_BY_LEADER"  # 领导包联
    LED_BY_PROVINCE = "LED_BY_PROVINCE"  # 省领导包联
    LED_BY_CITY = "LED_BY_CITY"  # 市领导包联
    LED_BY_COUNTY = "LED_BY_COUNTY"  # 县领导包联
    KEY_PROJECT = "KEY_PROJECT"  # 重点项目
    KEY_PROJECT_OF_PROVINCE = "KEY_PROJECT_OF_PROVINCE"  # 省重点项目
    KEY_PROJECT_OF_CITY = "KEY_PROJECT_OF_CITY"  # 市重点项目
    KEY_PROJECT_OF_COUNTY = "KEY_PROJECT_OF_COUNTY"  # 县重点项目
    HIGH_TAXPAYER = "HIGH_TAXPAYER"  # 高纳税
    SPECIALISED = "SPECIALISED"  # 专精特新
    DISASTER_HIT = "DISASTER_HIT"  # 受灾
    ROSTER = "ROSTER"  # 分包企业
    SAMPLE = "SAMPLE"  # 样本企业
    GROWING = "GROWING"  # 小升规
    HEAD_GOOSE = "HEAD_GOOSE"  # 头雁
    LITTLE_GIANT = "LITTLE_GIANT"  # 小巨人
    GAZELLE = "GAZELLE"  # 瞪羚
    CHAMPION = "CHAMPION"  # 龙头
    LISTING_RESERVE = "LISTING_RESERVE"  # 上市后备
    CITY_LIAISON = "CITY_LIAISON"  # 市级联络员
    CITY_LIAISON_TITLE = "CITY_LIAISON_TITLE"
    CITY_LIAISON_PHONE = "CITY_LIAISON_PHONE"
    COUNTY_LIAISON = "COUNTY_LIAISON"  # 县区联络员
    COUNTY_LIAISON_TITLE = "COUNTY_LIAISON_TITLE"
    COUNTY_LIAISON_PHONE = "COUNTY_LIAISON_PHONE"
    LIAISON = "LIAISON"  # 企业联络员
    LIAISON_TITLE = "LIAISON_TITLE"
    LIAISON_PHONE = "LIAISON_PHONE"
    LEADER = "LEADER"  # 包联领导
    LEADER_LEVEL = "LEADER_LEVEL"  # 包联领导级别
    STEWARD = "STEWARD"  # 首席服务官
    STEWARD_UNIT = "STEWARD_UNIT"  # 首席服务官单位
    STEWARD_SINCE = "STEWARD_SINCE"  # 包联日期
    STEWARD_BASIS = "STEWARD_BASIS"  # 包联依据
    REMARK = "REMARK"  # 备注


FIELD_LABELS: dict[Field, str] = {
    Field.SEQUENCE: "序号",
    Field.NUMBER: "企业编号",
    Field.NAME: "企业名称",
    Field.CREDIT_CODE: "统一社会信用代码",
    Field.FORMER_NAMES: "曾用名",
    Field.KIND: "类型（企业或项目）",
    Field.OWNER: "建设单位",
    Field.COUNTY: "所属县区",
    Field.TOWN: "所属镇街",
    Field.DISTRICT: "所属片区",
    Field.ADDRESS: "地址",
    Field.LONGITUDE: "经度",
    Field.LATITUDE: "纬度",
    Field.COORDINATES: "经纬度",
    Field.INDUSTRY: "行业",
    Field.INDUSTRY_NAME: "行业名称",
    Field.STATUS: "经营状态",
    Field.STATUS_EVIDENCE: "状态依据",
    Field.SIZE: "规模",
    Field.EMPLOYEES: "从业人员",
    Field.REVENUE: "营业收入",
    Field.ASSETS: "资产总额",
    Field.TAX: "纳税额",
    Field.POWER_USE: "用电量",
    Field.AS_OF: "数据截至",
    Field.FIGURES_SOURCE: "数据来源",
    Field.ABOVE_SCALE: "是否四上",
    Field.ABOVE_SCALE_TYPE: "四上类别",
    Field.ABOVE_SCALE_SINCE: "入库时间",
    Field.ABOVE_SCALE_SOURCE: "入库依据",
    Field.TAGS: "标签",
    Field.LED_BY_LEADER: "领导包联",
    Field.LED_BY_PROVINCE: "省领导包联",
    Field.LED_BY_CITY: "市领导包联",
    Field.LED_BY_COUNTY: "县领导包联",
    Field.KEY_PROJECT: "重点项目",
    Field.KEY_PROJECT_OF_PROVINCE: "省重点项目",
    Field.KEY_PROJECT_OF_CITY: "市重点项目",
    Field.KEY_PROJECT_OF_COUNTY: "县重点项目",
    Field.HIGH_TAXPAYER: "高纳税",
    Field.SPECIALISED: "专精特新",
    Field.DISASTER_HIT: "受灾",
    Field.ROSTER: "分包企业",
    Field.SAMPLE: "样本企业",
    Field.GROWING: "小升规培育",
    Field.HEAD_GOOSE: "制造业头雁",
    Field.LITTLE_GIANT: "小巨人",
    Field.GAZELLE: "瞪羚",
    Field.CHAMPION: "龙头企业",
    Field.LISTING_RESERVE: "上市后备",
    Field.CITY_LIAISON: "市级联络员",
    Field.CITY_LIAISON_TITLE: "市级联络员职务",
    Field.CITY_LIAISON_PHONE: "市级联络员电话",
    Field.COUNTY_LIAISON: "县区联络员",
    Field.COUNTY_LIAISON_TITLE: "县区联络员职务",
    Field.COUNTY_LIAISON_PHONE: "县区联络员电话",
    Field.LIAISON: "企业联络员",
    Field.LIAISON_TITLE: "企业联络员职务",
    Field.LIAISON_PHONE: "企业联络员电话",
    Field.LEADER: "包联领导",
    Field.LEADER_LEVEL: "包联领导级别",
    Field.STEWARD: "首席服务官",
    Field.STEWARD_UNIT: "首席服务官单位",
    Field.STEWARD_SINCE: "包联日期",
    Field.STEWARD_BASIS: "包联依据",
    Field.REMARK: "备注",
}

TAG_FIELDS: dict[Field, tuple[TagKind, TagLevel | None]] = {
    Field.LED_BY_LEADER: (TagKind.LED_BY_LEADER, None),
    Field.LED_BY_PROVINCE: (TagKind.LED_BY_LEADER, TagLevel.PROVINCE),
    Field.LED_BY_CITY: (TagKind.LED_BY_LEADER, TagLevel.CITY),
    Field.LED_BY_COUNTY: (TagKind.LED_BY_LEADER, TagLevel.COUNTY),
    Field.KEY_PROJECT: (TagKind.KEY_PROJECT, None),
    Field.KEY_PROJECT_OF_PROVINCE: (TagKind.KEY_PROJECT, TagLevel.PROVINCE),
    Field.KEY_PROJECT_OF_CITY: (TagKind.KEY_PROJECT, TagLevel.CITY),
    Field.KEY_PROJECT_OF_COUNTY: (TagKind.KEY_PROJECT, TagLevel.COUNTY),
    Field.HIGH_TAXPAYER: (TagKind.HIGH_TAXPAYER, None),
    Field.SPECIALISED: (TagKind.SPECIALISED, None),
    Field.DISASTER_HIT: (TagKind.DISASTER_HIT, None),
    Field.ROSTER: (TagKind.ROSTER, None),
    Field.SAMPLE: (TagKind.SAMPLE, None),
    Field.GROWING: (TagKind.GROWING, None),
    Field.HEAD_GOOSE: (TagKind.HEAD_GOOSE, None),
    Field.LITTLE_GIANT: (TagKind.LITTLE_GIANT, None),
    Field.GAZELLE: (TagKind.GAZELLE, None),
    Field.CHAMPION: (TagKind.CHAMPION, None),
    Field.LISTING_RESERVE: (TagKind.LISTING_RESERVE, None),
}
LEADER_FIELDS: dict[Field, TagLevel] = {
    Field.LED_BY_PROVINCE: TagLevel.PROVINCE,
    Field.LED_BY_CITY: TagLevel.CITY,
    Field.LED_BY_COUNTY: TagLevel.COUNTY,
}  # a name in these columns is the leader's
LIAISON_FIELDS: dict[LiaisonLevel, tuple[Field, Field, Field]] = {
    LiaisonLevel.CITY: (Field.CITY_LIAISON, Field.CITY_LIAISON_TITLE, Field.CITY_LIAISON_PHONE),
    LiaisonLevel.COUNTY: (Field.COUNTY_LIAISON, Field.COUNTY_LIAISON_TITLE, Field.COUNTY_LIAISON_PHONE),
    LiaisonLevel.ENTERPRISE: (Field.LIAISON, Field.LIAISON_TITLE, Field.LIAISON_PHONE),
}
PERSONAL_FIELDS = frozenset(
    {Field.CITY_LIAISON, Field.COUNTY_LIAISON, Field.LIAISON}
    | {Field.CITY_LIAISON_PHONE, Field.COUNTY_LIAISON_PHONE, Field.LIAISON_PHONE}
)
AMOUNT_FIELDS = (Field.REVENUE, Field.ASSETS, Field.TAX, Field.POWER_USE)

_FIRM = "(?:企业|公司|市场主体|经营主体|服务对象|包联对象|法人单位|商户)"
_WHEN = "(?:时间|日期|年月日|年月|年份)"
_WHO = "(?:联络员|联系人|联络人|对接人|联络人员)"
_TITLE = "(?:职务|职位|岗位|单位及职务|单位职务|职级)"
_PHONE = "(?:电话|手机|联系方式|号码)"
_OFFICER = "(?:服务官|服务专员|包联干部|包联人|助企干部|驻企干部|包联责任人|首席)"
_LEADER = "(?:包联|联系|分包|挂钩|包保|牵头|挂点|帮扶|联包)(?:的)?(?:省|市|县|区|校|厅|处)*级?领导"

# (pattern on the normalised header, field, weight). The heaviest match of each field counts.
WORDS: HeaderWords[Field] = HeaderWords(
    (
        # what looks like something and is not
        (r"未能?导入|^原表行号$|^原行号$", None, 3.0),
        (r"(填报|填表|报送|上报|制表)(单位|人|部门|时间|日期)", None, 2.5),
        (rf"(领导|{_OFFICER}).{{0,4}}({_TITLE}|{_PHONE})", None, 2.0),
        (rf"(法定代表人|法人|负责人).{{0,4}}({_TITLE})", None, 2.0),
        (r"是否重点|首席服务官.{0,2}(电话|手机)|登记(日期|时间)", None, 2.0),
        (r"注册资本|注册资金|成立(时间|日期)|登记机关|经营范围|主要产品|投资(额|总额)|产值|利润"
         r"|问题|诉求", None, 1.6),
        (r"^(序号|序|排序|no|行号|顺序号|顺序|号)$", Field.SEQUENCE, 1.0),
        (rf"^({_FIRM}|项目|企业项目|系统|助企|服务)?(编号|编码|号码)$|^(zhuqi|enterprise)?(no"
         rf"|number|id)$", Field.NUMBER, 1.1),
        (r"曾用名|原名称?$|更名前|变更前.{0,2}名称|原(企业|公司|单位)名|旧名", Field.FORMER_NAMES, 1.8),
        (r"信用代码|机构代码|纳税人识别号|税号|^代码$|注册号|creditcode|uscc", Field.CREDIT_CODE, 1.7),
        (rf"{_FIRM}(或|及|和)?(项目)?(的)?(名称|全称|名字)|{_FIRM}.{{0,4}}(名称|全称)", Field.NAME, 1.2),
        (rf"^(被?(包联|走访|服务|联系|分包|重点|帮扶|涉及|申报|规上|四上"
         rf"|入库)的?)?{_FIRM}(或?项目)?(名|名字)?$", Field.NAME, 1.0),
        (r"^(项目|企业项目|重点项目)(名称|全称)$|^名称$|^户名$|^主体名称$|^(单位|机构)(名称|全称)$"
         r"|^(纳税人|法人)名称$", Field.NAME, 0.95),
        (r"^(company|enterprise|firm)(name)?$|^name$|^单位$|^项目$", Field.NAME, 0.7),
        (r"建设单位|业主(单位)?|项目(法人|主体|实施单位|承担单位)|投资(主体|方|单位|企业)", Field.OWNER, 1.75),
        (rf"^({_FIRM}|主体|项目|企业项目)?(类型|性质|类别|种类)$|^企业项目$|(企业|项目)(或|及|和"
         rf"|与)?(项目|企业)(类型|类别)?$", Field.KIND, 0.9),
        (r"(县|区).{0,4}(镇|乡|街)|镇|乡|街道|办事处|园区|开发区|产业集聚区|辖区|属地|区划|所属(区域|地区|社区)|所在(地区|区域)|^(区域|地区|属地)$"
         r"|^town$", Field.TOWN, 0.9),
        (r"^(所属|所在|属地)?(县|区|县区|县市区|市县区|区县|县市|市区|市县)(名称|别)?$|(所属"
         r"|所在)(县|区|市)|县市区|^county$", Field.COUNTY, 0.95),
        (r"片区", Field.DISTRICT, 0.95),
        (r"地址|详址|坐落|住所|注册地|经营(场所|地点)|生产地点|建设地点|^位置$|^address$", Field.ADDRESS, 1.3),
        (r"经纬度|坐标", Field.COORDINATES, 1.5),
        (r"经度|^(lng|lon|longitude)$|^东经", Field.LONGITUDE, 1.2),
        (r"纬度|^(lat|latitude)$|^北纬", Field.LATITUDE, 1.2),
        (r"行业(分类)?代码|国民经济行业|^industry(code)?$", Field.INDUSTRY, 1.4),
        (r"行业", Field.INDUSTRY, 1.2),
        (r"行业(名称|大类|门类|类别|分类)?|所属产业", Field.INDUSTRY_NAME, 0.8),
        (r"(经营|生产|企业|运营|存续|登记|营业|运行|开工|项目)(经营)?(状态|状况|情况)|^状态$"
         r"|是否(正常)?(生产|经营|营业)|^status$", Field.STATUS, 1.1),
        (r"(状态|停产|失联|注销|僵尸|搬迁|停工).{0,5}(依据|证据|说明|原因|核实)|核实(情况|方式"
         r"|依据)|状态依据", Field.STATUS_EVIDENCE, 1.75),
        (r"^依据$|^证据$", Field.STATUS_EVIDENCE, 0.8),
        (r"(企业)?规模(类型|等级|划分|大小)?$|大中小微|划型|^size$", Field.SIZE, 1.0),
        (r"从业人(员|数)|职工|员工|用工(人数|数)|(期末|在岗|平均)人数|人数$|^employees$", Field.EMPLOYEES, 1.7),
        (r"营业(总)?收入|主营业务收入|销售(收入|额)|营收|年收入|^revenue$", Field.REVENUE, 1.7),
        (r"资产(总额|总计|合计)|总资产|^资产|^assets$", Field.ASSETS, 1.7),
        (r"(纳税|税收|缴税|税金|税款|上缴税|入库税|实缴税)(?!人)|^tax$", Field.TAX, 1.65),
        (r"用电|电量|^power(use)?$", Field.POWER_USE, 1.7),
        (rf"(数据|指标|经营数据|财务数据|统计).{{0,2}}(截至|截止|{_WHEN}|年度|所属期|口径期)|^(截至|截止)(日|{_WHEN})?$|^(年度|年份|报告期"
         rf"|所属期)$|^asof$", Field.AS_OF, 1.75),
        (r"(数据|指标|财务)来源", Field.FIGURES_SOURCE, 1.75),
        (r"四上|规上|规模以上|限上|限额以上|是否(入库|在库|入统)|^在库$", Field.ABOVE_SCALE, 1.3),
        (r"(四上|规上|限上|入库|入统|名录库).{0,4}(类别|类型|专业|分类|行业|性质)", Field.ABOVE_SCALE_TYPE, 1.8),
        (rf"(四上|规上|限上|入库|入统|纳统|升规|在库).{{0,4}}{_WHEN}", Field.ABOVE_SCALE_SINCE, 1.85),
        (r"(四上|规上|限上|入库|入统|名录库).{0,4}(来源|依据)", Field.ABOVE_SCALE_SOURCE, 1.9),
        (r"标签|标识|荣誉|称号|^tags?$|(企业|重点)属性|重点(服务)?对象类型", Field.TAGS, 1.1),
        (r"领导(干部)?包联|是否.{0,2}包联领导|包联企业类型", Field.LED_BY_LEADER, 1.3),
        (r"省级?(主要)?(领导|干部)|省(级)?包联", Field.LED_BY_PROVINCE, 1.5),
        (r"(?<!县)市级?(主要)?(领导|干部)|(?<!县)市(级)?包联", Field.LED_BY_CITY, 1.5),
        (r"(县|区|县区|县市区)级?(主要|处级)?(领导|干部)|(县|区)(级)?包联", Field.LED_BY_COUNTY, 1.5),
        (r"重点(建设)?项目|省市项目", Field.KEY_PROJECT, 1.2),
        (r"省(级)?重点(建设)?项目|^省重点$", Field.KEY_PROJECT_OF_PROVINCE, 1.5),
        (r"市(级)?重点(建设)?项目|^市重点$", Field.KEY_PROJECT_OF_CITY, 1.45),
        (r"(县|区)(级)?重点(建设)?项目|^县重点$", Field.KEY_PROJECT_OF_COUNTY, 1.45),
        (r"高纳税|纳税大户|重点税源|纳税.{0,3}(前|百强|十强|五十强)|亿元纳税", Field.HIGH_TAXPAYER, 1.9),
        (r"专精特新", Field.SPECIALISED, 1.4),
        (r"小巨人", Field.LITTLE_GIANT, 1.6),
        (r"受灾|因灾|灾后|灾情", Field.DISASTER_HIT, 1.4),
        (r"^是?否?分包(企业|对象|名单)?$|是否.{0,3}(分包|包联)|分包名单|^包联(企业|对象)$", Field.ROSTER, 1.35),
        (r"样本", Field.SAMPLE, 1.4),
        (r"小升规|升规(培育|入库)?$|规上培育", Field.GROWING, 1.5),
        (r"头雁", Field.HEAD_GOOSE, 1.4),
        (r"瞪羚", Field.GAZELLE, 1.4),
        (r"龙头", Field.CHAMPION, 1.4),
        (r"上市(后备|培育|储备)|拟上市", Field.LISTING_RESERVE, 1.4),
        (rf"(?<!县)市(级|直|里|服务办)?.{{0,4}}{_WHO}", Field.CITY_LIAISON, 1.45),
        (rf"(?<!县)市(级|直|里|服务办)?.{{0,4}}{_WHO}.{{0,3}}{_TITLE}", Field.CITY_LIAISON_TITLE, 1.9),
        (rf"(?<!县)市(级|直|里|服务办)?.{{0,4}}{_WHO}.{{0,3}}{_PHONE}", Field.CITY_LIAISON_PHONE, 1.9),
        (rf"(县|区|县区|县市|属地|镇|乡|街道).{{0,4}}{_WHO}", Field.COUNTY_LIAISON, 1.4),
        (rf"(县|区|县区|县市|属地|镇|乡|街道).{{0,4}}{_WHO}.{{0,3}}{_TITLE}", Field.COUNTY_LIAISON_TITLE, 1.85),
        (rf"(县|区|县区|县市|属地|镇|乡|街道).{{0,4}}{_WHO}.{{0,3}}{_PHONE}", Field.COUNTY_LIAISON_PHONE, 1.85),
        (rf"({_FIRM}|项目).{{0,4}}{_WHO}", Field.LIAISON, 1.5),
        (rf"^{_WHO}(姓名)?$", Field.LIAISON, 1.1),
        (r"^(企业|项目)?负责人(姓名)?$", Field.LIAISON, 0.6),
        (rf"({_FIRM}|项目).{{0,6}}{_TITLE}|^{_WHO}.{{0,3}}{_TITLE}$", Field.LIAISON_TITLE, 1.8),
        (rf"({_FIRM}|项目).{{0,6}}{_PHONE}|^{_WHO}.{{0,3}}{_PHONE}$", Field.LIAISON_PHONE, 1.8),
        (rf"{_LEADER}|^领导(姓名)?$", Field.LEADER, 1.6),
        (r"(包联|领导|联系).{0,4}(级别|层级|层次)|领导级别", Field.LEADER_LEVEL, 1.95),
        (_OFFICER, Field.STEWARD, 1.3),
        (rf"({_OFFICER}|包联|帮扶|助企).{{0,6}}(单位|部门)", Field.STEWARD_UNIT, 1.7),
        (rf"({_OFFICER}|包联|分包).{{0,5}}({_WHEN}|起始|开始|起)$|任职{_WHEN}", Field.STEWARD_SINCE, 1.75),
        (r"(包联|分包|服务官|文件).{0,4}(依据|文号|文件)", Field.STEWARD_BASIS, 1.75),
        (r"^备注|^备考|^说明$|备注$|^remarks?$", Field.REMARK, 1.0),
    )
)  # fmt: skip
