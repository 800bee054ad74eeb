"""The people and organizations. Those with a sign-in card are named by their key in `people.rules.DEMO_LOGINS`."""

# key → (name, home compound or None, owner or tenant)
CARDS = {
    "author": ("陈秀英", "YX-GH-QH-CX", "owner"),
    "supporter": ("李明", "YX-GH-QH-CX", "tenant"),
    "newcomer": ("周小雨", None, "tenant"),
    "owners_committee": ("高建国", "YX-GH-QH-CX", "owner"),
    "property_company": ("马立新", None, "tenant"),
    "residents_committee": ("王桂兰", "YX-GH-QS-FL", "owner"),
    "second_clerk": ("盛兰", None, "tenant"),
    "party_branch": ("徐志强", "YX-GH-QH-JG", "owner"),
    "subdistrict_office": ("何文静", None, "tenant"),
    "social_organization": ("林晓芳", "YX-BH-WJ-CH", "owner"),
    "merchant": ("唐师傅", "YX-GH-QH-JG", "tenant"),
    "department": ("沈涛", None, "tenant"),
}

# Neighbours without a card: compound → names; owners and tenants in turn.
NEIGHBOURS = {
    "YX-GH-QH-CX": ("张伟", "刘芳", "赵德海", "孙丽华", "吴建军", "郑海燕", "冯玉珍", "许大勇", "韩雪梅", "曹国庆",
                    "彭晓东", "蒋淑贤", "田永福"),
    "YX-GH-QH-JG": ("杨帆", "朱秀兰", "胡志明", "罗文斌", "潘丽娟", "董卫东"),
    "YX-GH-QS-FL": ("叶青", "余海峰", "杜鹃", "苏婷", "魏长江", "丁淑芬", "任小红"),
    "YX-BH-WJ-CH": ("范伟", "方圆", "石磊", "姚静", "谭咏梅", "廖志远"),
}  # fmt: skip

# key → (kind, name, English name, place, member's key, role, about, about in English)
ORGANIZATIONS = {
    "owners_committee": (
        "owners_committee", "春晓苑业主委员会", "Chunxiao Court Owners' Committee", "YX-GH-QH-CX", "owners_committee",
        "chair", "由业主大会选举产生，七名委员，代表全体业主监督物业、管理公共收益。",
        "Elected by the owners' assembly, seven members; oversees the property company and the common income.",
    ),
    "property_company": (
        "property_company", "安居物业春晓苑服务中心", "Anju Property, Chunxiao Court", "YX-GH-QH-CX",
        "property_company", "clerk", "受业主大会聘用，负责春晓苑的保洁、秩序、维修和停车管理。服务台每天八点至二十点。",
        "Hired by the owners' assembly for cleaning, order, repairs and parking. Desk open 8:00 to 20:00 daily.",
    ),
    "residents_committee": (
        "residents_committee", "清湖社区居民委员会", "Qinghu Residents Committee", "YX-GH-QH", "residents_committee",
        "clerk", "清湖社区居民的自治组织：核实居住、分派事项、组织协商、调解纠纷。",
        "The residents' own organization: confirms residency, names who is in charge, convenes, mediates.",
    ),
    "party_branch": (
        "party_branch", "清湖社区党支部", "Qinghu Community Party Branch", "YX-GH-QH", "party_branch", "secretary",
        "召集听证咨询，协调五联共管，审阅财务公开。", "Convenes hearings, coordinates joint work, reviews disclosures.",
    ),
    "subdistrict_office": (
        "subdistrict_office", "桂花街道办事处", "Guihua Subdistrict Office", "YX-GH", "subdistrict_office", "clerk",
        "桂花街道的派出机关，统筹社区力量，答复跨社区事项。", "Answers what goes beyond one community.",
    ),
    "social_organization": (
        "social_organization", "邻里互助社", "Neighbours' Mutual Aid Society", "YX-GH-QH", "social_organization",
        "member", "登记社会组织，开展助老、托管、调解与志愿培训。", "Helps the old, minds children, mediates, trains.",
    ),
    "merchant": (
        "merchant", "老唐便民修理铺", "Tang's Repair Shop", "YX-GH-QH", "merchant", "chair",
        "修锁、修车、修小家电，社区老人上门免费检查一次。", "Locks, bicycles, small appliances.",
    ),
    "department": (
        "department", "云溪区住房和城乡建设局", "Yunxi Housing and Construction Bureau", "YX", "department", "clerk",
        "指导物业管理、老旧小区改造与维修资金使用。", "Guides property management, renovation and maintenance funds.",
    ),
    "hill_committee": (
        "residents_committee", "青山社区居民委员会", "Qingshan Residents Committee", "YX-GH-QS", "余海峰", "clerk",
        "青山社区居民的自治组织。", "The residents' own organization of Qingshan.",
    ),
    "river_committee": (
        "residents_committee", "望江社区居民委员会", "Wangjiang Residents Committee", "YX-BH-WJ", "姚静", "clerk",
        "望江社区居民的自治组织。", "The residents' own organization of Wangjiang.",
    ),
}  # fmt: skip

# Further members: (organization's key, member's key, role)
COLLEAGUES = (
    ("residents_committee", "second_clerk", "secretary"),
    ("owners_committee", "赵德海", "treasurer"),
)

# Claims that still wait: (name, compound, owner or tenant, statement)
WAITING = (
    ("newcomer", "YX-GH-QH-CX", "tenant", "九月刚租到春晓苑，合同在手机里，可以带到居委会核对。"),
    ("贺新年", "YX-GH-QH-JG", "owner", "去年买的二手房，房产证上是我和爱人两个人的名字。"),
)

# A claim that could not be confirmed: (name, compound, owner or tenant, statement, reason).
DECLINED = (("白露", "YX-GH-QS-FL", "tenant", "短租两个月。", "短租不登记为居住；如签一年以上合同，请带合同再来。"),)
