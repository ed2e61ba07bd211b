"""Writes small PDF files for the tests: Chinese text at given places, drawn lines, pictures, rotation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

A4 = (595.0, 842.0)
FONTS = {"song": "STSong-Light", "hei": "SimHei"}


def width(text: str, size: float = 16.0) -> float:
    """How wide the fonts of these files set a text, in points."""
    return sum(0.5 if char.isascii() else 1.0 for char in text) * size


@dataclass
class Page:
    """One page under construction; places in points from the top left corner."""

    size: tuple[float, float] = A4
    rotate: int = 0
    operators: list[str] = field(default_factory=list)
    has_picture: bool = False

    def text(self, x: float, y: float, text: str, size: float = 16.0, font: str = "song") -> Page:
        """Set `text` with its base line at y."""
        code = text.encode("utf-16-be").hex()
        base = self.size[1] - y
        self.operators.append(f"BT /{font} {size} Tf 1 0 0 1 {x:.2f} {base:.2f} Tm <{code}> Tj ET")
        return self

    def lines(self, x: float, y: float, texts: Sequence[str], size: float = 16.0, leading: float = 28.0) -> Page:
        """Set several lines below each other."""
        for number, text in enumerate(texts):
            self.text(x, y + number * leading, text, size)
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        """Draw a line half a point wide."""
        height = self.size[1]
        self.operators.append(f"0.5 w {x0:.2f} {height - y0:.2f} m {x1:.2f} {height - y1:.2f} l S")
        return self

    def grid(self, columns: Sequence[float], rows: Sequence[float]) -> Page:
        """Draw a full grid with these column and row edges."""
        for x in columns:
            self.rule(x, rows[0], x, rows[-1])
        for y in rows:
            self.rule(columns[0], y, columns[-1], y)
        return self

    def picture(self) -> Page:
        """Cover the page with a grey picture, as a scanner does."""
        self.operators.append(f"q {self.size[0]} 0 0 {self.size[1]} 0 0 cm /scan Do Q")
        self.has_picture = True
        return self


def build_pdf(pages: Sequence[Page]) -> bytes:
    """The file with these pages."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    fonts = {name: _add_font(objects, base) for name, base in FONTS.items()}
    image = _add(
        objects,
        _stream(
            "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "\x80"
        ),
    )
    font_list = " ".join(f"/{name} {number} 0 R" for name, number in fonts.items())
    kids = []
    for page in pages:
        content = _add(objects, _stream("", "\n".join(page.operators)))
        pictures = f"/XObject << /scan {image} 0 R >>" if page.has_picture else ""
        kids.append(
            _add(
                objects,
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.size[0]} {page.size[1]}] /Rotate {page.rotate}"
                f" /Resources << /Font << {font_list} >> {pictures} >> /Contents {content} 0 R >>",
            )
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>"
    return _serialise(objects)


def _add(objects: list[str], body: str) -> int:
    objects.append(body)
    return len(objects)


def _add_font(objects: list[str], base: str) -> int:
    """A Chinese font by name, with half-width Latin characters, as every PDF reader knows it."""
    descendant = _add(
        objects,
        f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{base}"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /W [1 95 500 814 939 500] >>",
    )
    return _add(
        objects,
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{base} /Encoding /UniGB-UCS2-H"
        f" /DescendantFonts [{descendant} 0 R] >>",
    )


def _stream(entries: str, content: str) -> str:
    return f"<< {entries} /Length {len(content.encode('latin-1'))} >>\nstream\n{content}\nendstream"


def _serialise(objects: Sequence[str]) -> bytes:
    out = bytearray(b"%PDF-1.5\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
