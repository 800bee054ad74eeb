"""A picture for the demo neighbourhood, drawn rather than photographed: nobody's lane, nobody's face."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (1200, 800)
SKY, WALL, GROUND, LAMP = (38, 44, 66), (84, 78, 82), (58, 56, 60), (246, 208, 116)


def dark_steps() -> bytes:
    """Three steps in an unlit lane at night, one far window lit; a JPEG."""
    image = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 120), (430, 300), (430, 640), (0, 800)], fill=WALL)
    draw.polygon([(1200, 80), (760, 300), (760, 640), (1200, 800)], fill=WALL)
    draw.polygon([(430, 560), (760, 560), (1200, 800), (0, 800)], fill=GROUND)
    for number in range(3):
        top, left, right = 590 + 55 * number, 400 - 85 * number, 790 + 105 * number
        draw.rectangle((left, top, right, top + 20), fill=(112, 108, 110))
        draw.rectangle((left, top + 20, right, top + 48), fill=(44, 42, 46))
    draw.rectangle((930, 300, 1000, 380), fill=LAMP)
    draw.line((965, 300, 965, 380), fill=WALL, width=6)
    draw.line((930, 340, 1000, 340), fill=WALL, width=6)
    kept = BytesIO()
    image.save(kept, "JPEG", quality=80)
    return kept.getvalue()


def sheet_of_paper() -> bytes:
    """A sheet with written lines and a signature, on a desk; a JPEG."""
    image = Image.new("RGB", (900, 1200), (150, 132, 110))
    draw = ImageDraw.Draw(image)
    draw.rectangle((70, 60, 830, 1140), fill=(246, 244, 236))
    for number in range(9):
        draw.line((140, 220 + 80 * number, 760 - 90 * (number % 3), 220 + 80 * number), fill=(70, 74, 96), width=7)
    draw.arc((520, 960, 760, 1060), 180, 340, fill=(40, 44, 90), width=8)
    kept = BytesIO()
    image.save(kept, "JPEG", quality=80)
    return kept.getvalue()
