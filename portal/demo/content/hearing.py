"""What is said at the demo's hearings."""

TITLE, KIND = "春晓苑快递柜搬不搬？", "affairs"
PURPOSE = (
    "快递柜现在占着3号楼前的通道。物业建议搬到南门，一部分老人担心走得太远。"
    "请业主、租户、物业和互助社当面谈，结论和每条意见的处理结果都会公布。"
)
VENUE = "清湖社区活动中心二楼201室"
SEATS = {"owners": 4, "tenants": 3, "property": 1, "social": 1}
# Who applies for a seat, and for which group; of the offices, the organization she acts for.
APPLY = (
    ("author", "owners"), ("张伟", "owners"), ("赵德海", "owners"), ("吴建军", "owners"), ("supporter", "tenants"),
    ("刘芳", "tenants"), ("孙丽华", "tenants"),
)  # fmt: skip
APPLY_FOR = (("property_company", "property"), ("social_organization", "social"))
AGENDA = (("快递柜搬到南门还是留在3号楼前", 40), ("搬迁的费用和时间", 20))
# Speeches of whoever of these has a seat: side, and what the secretary writes down.
SPEECHES = {
    "author": ("against", "我走路不方便，搬到南门来回要二十分钟。要搬，就在3号楼留一个小柜。"),
    "张伟": ("for", "通道是消防通道，堵着就是隐患，应该搬。"),
    "赵德海": ("for", "同意搬，南门有遮雨棚，晚上也有灯。"),
    "吴建军": ("neutral", "搬之前先量一下南门够不够宽。"),
    "supporter": ("for", "上下班都走南门，搬过去更方便。"),
    "刘芳": ("question", "搬迁的钱谁出？会不会从公共收益里扣？"),
    "孙丽华": ("against", "晚上一个人去南门取件不放心，请先装好路灯。"),
}
QUESTION = "能不能给七十岁以上的老人送件上门？"
POLL, OPTIONS = "您倾向哪个方案？", ("全部搬到南门", "搬一半，3号楼留小柜", "不搬")
FINDINGS = "与会各方同意：快递柜主体搬到南门，3号楼留一组小柜，先装灯后搬，费用由快递柜运营公司承担。"
ANSWER = "运营公司同意每天下午为登记的老人送一次。"
# In turn for every line of the adoption table.
VERDICTS = (
    ("adopted", "写入结论：3号楼前留一组小柜，其余搬到南门。", 25), ("partly", "先装两盏路灯，再搬柜子。", 20),
    ("adopted", "费用由运营公司承担，不动用公共收益。", None), ("not", "超出本次听证范围，转业委会另行讨论。", None),
)  # fmt: skip

NEXT_TITLE, NEXT_KIND = "电动自行车充电棚选址听证会", "work"
NEXT_PURPOSE = "三处候选位置各有利弊。请各方代表当面比较，居委会在听证后十五个工作日内逐条答复。"
NEXT_SEATS = {"owners": 4, "tenants": 2, "property": 1}
NEXT_APPLY = (("张伟", "owners"), ("郑海燕", "tenants"))
