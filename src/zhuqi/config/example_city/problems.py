# ruff: noqa: E501  (texts, one per line)
"""
What goes wrong for firms, in their own words: one entry per kind of problem.

Braces are filled when an issue is made: {road} {town} {product} {a} {b} {c} (numbers) {month}.
"""

from dataclasses import dataclass

from zhuqi.config.example_city.problems_more import MORE
from zhuqi.issues.categories import Category, SubCategory


@dataclass(frozen=True)
class Problem:
    """One kind of problem: what the firm says and wants, who can solve it at which level, and how it ends."""

    category: Category
    text: str
    wanted: str
    solved: str
    city: str  # key of the unit that leads at city level
    county: str  # the same where it is solved locally; "" for the town
    sub: SubCategory | None = None
    province: str = ""
    co: tuple[str, ...] = ()
    is_complex: bool = False


_C, _S = Category, SubCategory

_FIRST: tuple[Problem, ...] = (
    # ---- policy
    Problem(_C.POLICY, "公司2025年新建{product}生产线被评为智能车间，市级奖补{a}万元至今未到账，多次询问均答复“正在走程序”。",
            "明确奖补资金拨付时间。", "财政部门已将奖补资金列入本批次拨付计划并拨付到账。", "czj", "c.gxj", co=("gxj",)),
    Problem(_C.POLICY, "企业想申报省级专精特新，但对研发费用归集口径不清楚，去年因材料不全被退回，希望有人上门指导。",
            "安排业务人员上门辅导申报。", "业务科室上门辅导两次，企业已完成网上填报并通过市级初审。", "gxj", "c.gxj"),
    Problem(_C.POLICY, "设备更新贴息政策只发了文件，申报入口{month}月一直打不开，{a}万元设备款已付，担心错过申报期。",
            "开通申报入口或延长申报时间。", "申报系统已修复，受影响企业的申报期顺延10个工作日，企业已提交。", "fgw", "c.gxj"),
    Problem(_C.POLICY, "公司属小微企业，租用国有厂房{b}平方米，减免租金政策出台后仍按原价收取，半年多交约{a}万元。",
            "落实租金减免并退还多收部分。", "出租单位已按文件减免三个月租金，多收部分抵扣下期租金。", "czj", ""),
    Problem(_C.POLICY, "企业首次进入规模以上，听说有一次性奖励，但不知找哪个部门、需要什么材料。",
            "告知升规奖励的条件和办理渠道。", "已书面告知奖励条件并代办申报，奖励资金随下一批次兑现。", "gxj", "c.qyfw"),
    Problem(_C.POLICY, "出口{product}到东南亚的海运费上涨近{c}成，听说有出口信保补贴，市里没有实施细则。",
            "出台出口信保补贴实施细则并兑现。", "细则已印发，企业按保费一定比例申领了补贴。", "swj", "c.gxj", co=("czj",), is_complex=True),
    Problem(_C.POLICY, "招商时承诺的固定资产投资奖励，项目投产已满一年仍未兑现，协议约定金额{a}万元。",
            "按协议兑现招商优惠。", "经核对协议和投资额，分两期兑现，首期已拨付。", "swj", "", co=("czj",), is_complex=True),
    Problem(_C.POLICY, "高新技术企业到期重新认定，企业{month}月提交后系统显示“待补正”，补正意见看不懂。",
            "一次性说明补正内容。", "科技部门逐条解释补正意见，企业补充材料后已公示。", "kjj", "c.gxj"),
    Problem(_C.POLICY, "灾后恢复生产，企业设备受损约{a}万元，想了解受灾企业贷款贴息、税费缓缴等政策如何申请。",
            "集中解读受灾企业扶持政策。", "召开政策解读会并逐户发放清单，企业已办理缓缴和贴息。", "gxj", "c.qyfw", co=("tax", "jrj")),
    # ---- land
    Problem(_C.LAND, "二期项目用地{b}亩，土地款已缴清，因地块内有{c}户坟茔和一处高压线杆未迁移，半年不能进场。",
            "完成地面附着物清理，交付净地。", "镇政府完成迁坟和杆线迁改，已签订交地确认书。", "zrzy", "", co=("power",), is_complex=True),
    Problem(_C.LAND, "老厂区建于1998年，{b}平方米厂房一直没有不动产证，无法抵押贷款。",
            "按历史遗留问题补办不动产权证。", "列入历史遗留问题清单，补缴出让金后已核发不动产权证。", "zrzy", "c.zrzy", co=("zjj",), is_complex=True),
    Problem(_C.LAND, "计划扩建仓库，紧邻厂区有{a}亩闲置地，规划用途为绿地，申请调规一年没有结果。",
            "明确能否调整规划用途。", "控规局部调整已通过规委会，正在办理供地手续，已书面告知企业。", "zrzy", "c.zrzy", province="p.zrzy", is_complex=True),
    Problem(_C.LAND, "企业租用的{town}集体建设用地合同今年到期，村里要求租金上涨{c}成，协商多次无果。",
            "协调续租，稳定租金。", "镇政府组织三方协商，续签五年，租金涨幅控制在一成以内。", "zrzy", ""),
    Problem(_C.LAND, "厂区门前规划道路红线与企业围墙重叠约{a}米，影响新建门卫和地磅审批。",
            "核实红线并给出处理意见。", "现场放线核实，道路设计微调，地磅审批已通过。", "zrzy", "c.zrzy"),
    Problem(_C.LAND, "项目已取得施工许可，因土地组卷中{a}亩耕地指标不足，三期地块迟迟未批。",
            "解决新增建设用地指标。", "省厅追加指标，三期地块已获批复并挂牌。", "zrzy", "c.zrzy", province="p.zrzy", is_complex=True),
    Problem(_C.LAND, "厂区内有一条废弃灌溉渠穿过，产权归村集体，影响厂房连片布置。",
            "协助办理渠道改线。", "水利部门同意改线方案，企业自筹施工，已完成。", "slj", "", co=("zrzy",)),
    Problem(_C.LAND, "分割转让工业用地{b}平方米，登记窗口要求提供1995年的原始批文，档案里找不到。",
            "由档案部门出具替代证明。", "档案馆出具查档证明，登记机构采信并办结分割登记。", "zrzy", "c.zrzy"),
    Problem(_C.LAND, "租用标准化厂房两层，荷载不足，{product}设备无法上楼，想置换一层厂房。",
            "协调置换一层厂房。", "园区腾出一层厂房，已签置换协议并搬入设备。", "gxj", ""),
    # ---- funding
    Problem(_C.FUNDING, "流动资金贷款{a}万元{month}月到期，银行口头答复可续贷，近日又要求先还后贷，过桥成本高。",
            "协调无还本续贷。", "银行按无还本续贷政策办理，贷款已续期一年。", "jrj", "c.qyfw", co=("bank",)),
    Problem(_C.FUNDING, "订单增长但缺少抵押物，{product}应收账款约{a}万元，希望办理应收账款质押融资。",
            "推荐金融机构对接。", "组织两家银行上门，授信{a}万元，首笔已放款。", "bank", "bank", co=("jrj",)),
    Problem(_C.FUNDING, "企业在平台登记的融资需求被银行退回三次，理由是行业限制，没有具体说明。",
            "给出明确的授信意见。", "银行书面说明授信条件，改由担保公司增信后获批。", "jrj", "bank"),
    Problem(_C.FUNDING, "为关联企业担保{a}万元被起诉，账户冻结，正常生产经营受影响。",
            "协调担保链风险化解。", "召集债权银行会商，达成分期代偿协议，基本户已解冻。", "jrj", "c.qyfw", co=("bank",), is_complex=True),
    Problem(_C.FUNDING, "新购{product}生产设备，融资租赁利率高达{c}个点，想置换为银行中长期贷款。",
            "帮助置换低成本资金。", "纳入设备更新贷款名单，置换后利率下降。", "bank", "bank", co=("jrj",)),
    Problem(_C.FUNDING, "科技型企业轻资产，有{c}项发明专利，希望办理知识产权质押贷款，但评估费用高。",
            "降低评估费用并对接银行。", "市场监管部门给予评估费补助，质押贷款已发放。", "scjg", "c.scjg", co=("bank",)),
    Problem(_C.FUNDING, "上半年原材料涨价，资金占用大，希望使用应急转贷资金{a}万元。",
            "申请使用应急转贷资金。", "审核通过，转贷资金使用7天后归还，企业节约成本。", "jrj", "c.qyfw"),
    Problem(_C.FUNDING, "企业贷款被要求搭购保险和存款，实际成本比合同利率高{c}个百分点。",
            "纠正不合理搭售。", "银行退还搭售费用并作出说明，相关网点已自查。", "jrj", "bank"),
    Problem(_C.FUNDING, "拟上市辅导，中介费用压力大，听说省里有上市后备奖补，不清楚分几个阶段兑现。",
            "说明奖补阶段和条件。", "已列入上市后备库，股改阶段奖补已申报。", "jrj", "c.qyfw"),
    # ---- transport
    Problem(_C.TRANSPORT, "{road}重载车辆多，路面坑槽连片，拉{product}的货车经常爆胎，雨后更严重。",
            "修复路面。", "养护单位完成铣刨重铺{c}00米，已恢复通行。", "jtj", "c.jtj"),
    Problem(_C.TRANSPORT, "厂区门口没有公交站，{b}名职工上下班不便，夜班更困难。",
            "增设公交站或延长线路。", "公交线路延伸至厂区，早晚各两班，已开通。", "jtj", "c.jtj"),
    Problem(_C.TRANSPORT, "货车进城限行时段与企业发货时间冲突，每次办临时通行证要跑两趟。",
            "办理长期通行证或线上办理。", "开通线上备案，企业办理了{c}辆车的长期通行证。", "jtj", "c.jtj"),
    Problem(_C.TRANSPORT, "{road}路口无信号灯，厂区早高峰车流大，今年已发生{c}起事故。",
            "安装信号灯和减速设施。", "完成信号灯安装和标线施划，已投入使用。", "jtj", "c.jtj", co=("zjj",)),
    Problem(_C.TRANSPORT, "园区道路{road}规划五年未修通，绕行多走{a}公里，运输成本每月增加约{c}万元。",
            "尽快打通断头路。", "断头路已列入年度计划并完工通车。", "zjj", "c.zjj", co=("zrzy",), is_complex=True),
    Problem(_C.TRANSPORT, "厂区外路灯损坏{c}盏，夜间出入货车和职工有安全隐患。",
            "更换路灯。", "已全部更换为LED路灯并亮灯。", "cgj", "c.zjj"),
    Problem(_C.TRANSPORT, "高速出口到企业的{road}涵洞限高3.8米，{product}大件运输车无法通过。",
            "改造涵洞或开辟大件运输通道。", "明确绕行大件通道并设置标志，涵洞改造列入明年计划。", "jtj", "c.jtj", is_complex=True),
    Problem(_C.TRANSPORT, "企业门前主干道施工半年，围挡占满车道，装卸只能在夜间进行。",
            "分段施工，留出货运通道。", "施工单位调整围挡，预留{c}米货运通道。", "zjj", "c.zjj"),
    Problem(_C.TRANSPORT, "{road}两侧占道停车严重，大货车转弯困难，交通高峰进出厂要一个多小时。",
            "规范停车，增设禁停标志。", "施划禁停区并安排巡查，通行明显改善。", "cgj", "c.jtj"),
)  # fmt: skip

PROBLEMS: tuple[Problem, ...] = _FIRST + tuple(Problem(*row[:7], **row[7]) for row in MORE)
