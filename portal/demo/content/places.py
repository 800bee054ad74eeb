"""The places: (code, kind, name, English name, parent code, latitude, longitude)."""

PLACES = (
    ("YX", "district", "云溪区", "Yunxi District", None, 30.2760, 120.1520),
    ("YX-GH", "subdistrict", "桂花街道", "Guihua Subdistrict", "YX", 30.2780, 120.1490),
    ("YX-BH", "subdistrict", "滨河街道", "Binhe Subdistrict", "YX", 30.2710, 120.1600),
    ("YX-GH-QH", "community", "清湖社区", "Qinghu Community", "YX-GH", 30.2792, 120.1470),
    ("YX-GH-QS", "community", "青山社区", "Qingshan Community", "YX-GH", 30.2815, 120.1525),
    ("YX-BH-WJ", "community", "望江社区", "Wangjiang Community", "YX-BH", 30.2702, 120.1612),
    ("YX-GH-QH-CX", "compound", "春晓苑", "Chunxiao Court", "YX-GH-QH", 30.2794, 120.1462),
    ("YX-GH-QH-JG", "compound", "金桂小区", "Jingui Estate", "YX-GH-QH", 30.2787, 120.1481),
    ("YX-GH-QS-FL", "compound", "枫林花园", "Fenglin Garden", "YX-GH-QS", 30.2818, 120.1530),
    ("YX-BH-WJ-CH", "compound", "翠湖家园", "Cuihu Homes", "YX-BH-WJ", 30.2700, 120.1618),
    ("YX-GH-QH-G1", "grid", "清湖第一网格", "Qinghu Grid 1", "YX-GH-QH", 30.2796, 120.1458),
    ("YX-GH-QH-G2", "grid", "清湖第二网格", "Qinghu Grid 2", "YX-GH-QH", 30.2786, 120.1484),
    ("YX-GH-QS-G1", "grid", "青山第一网格", "Qingshan Grid 1", "YX-GH-QS", 30.2817, 120.1528),
    ("YX-BH-WJ-G1", "grid", "望江第一网格", "Wangjiang Grid 1", "YX-BH-WJ", 30.2701, 120.1615),
)

# Compound code → (buildings, floors, units a floor, grid code); areas in 0.01 m² go round by unit.
BUILDINGS = {
    "YX-GH-QH-CX": (12, 6, 4, "YX-GH-QH-G1"),
    "YX-GH-QH-JG": (4, 6, 2, "YX-GH-QH-G2"),
    "YX-GH-QS-FL": (4, 6, 2, "YX-GH-QS-G1"),
    "YX-BH-WJ-CH": (3, 6, 2, "YX-BH-WJ-G1"),
}
AREAS = (8950, 8950, 10580, 12436)

# Share of verified residents whose support starts the response clock, per mille, while few are registered.
SUPPORT_SHARE = 250
