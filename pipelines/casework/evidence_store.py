"""The evidence store: checked by content, made anew before anyone sees it, encrypted, kept by the hash of what was sent."""

import hmac
import io
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from PIL import Image, ImageOps
from sqlalchemy import Connection, insert, select

from pipelines.casework.actors import Account
from pipelines.casework.audit import Audit
from pipelines.casework.context import Context
from pipelines.casework.errors import IntegrityError, NotFoundError, RefusedFileError
from pipelines.casework.photo import find_photo_fault
from pipelines.casework.tables import audit, evidence
from pipelines.keys import KeyFileError
from pipelines.private_files import written_privately
from pipelines.reconcile.evidence import Examined, examine

MAX_SIDE = 3000
PDF_SCALE = 1.6
NONCE = bytes(12)
"""AES-GCM-SIV under a key of one file each: the same file gives the same bytes, a nonce adds nothing."""
PUT = "evidence_put"
MARK, KEY_ID = b"SYE2", 8
"""What a piece begins with that names the generation of its key; earlier ones name none."""

PROBLEMS = {
    "empty": "文件是空的。 The file is empty.",
    "too_large": "文件过大，不能超过 10 MB。 The file is larger than 10 MB.",
    "not_an_image": "文件不是 JPG、PNG 或 PDF（以内容为准，与扩展名无关）。 The file is no JPG, PNG or PDF by its content.",
    "telephone_format": "这是手机的 HEIC 或 AVIF 图片，请在手机里另存为 JPG 后上传。 This is a telephone's HEIC or AVIF picture; save it as JPG and send that.",
    "too_many_pixels": "图片像素过大或不止一帧。 The picture has too many pixels or several frames.",
    "too_small": "图片过小，无法辨认。 The picture is too small to be read.",
    "damaged": "文件已损坏，无法打开。 The file is damaged.",
    "has_actions": "PDF 含有脚本、动作或附件，不能接收。 The PDF carries scripts, actions or attachments.",
    "encrypted": "PDF 已加密或限制权限，请去掉后再上传。 The PDF is encrypted; take its protection off first.",
    "opaque": "PDF 的内部结构无法检查，请重新导出或改为图片后上传。 The PDF's inside can't be examined; export it anew, or send pictures.",
    "too_many_pages": "PDF 没有页面或超过 50 页。 The PDF has no pages or more than 50.",
}


class Stored(NamedTuple):
    """One piece in the store."""

    sha256: str
    kind: str
    size: int


class EvidenceStore:
    """The evidence of one store, as encrypted files in one folder."""

    def __init__(self, context: Context, audit: Audit, folder: Path) -> None:
        self._context, self._audit, self.folder = context, audit, folder

    def put(self, data: bytes, actor: Account, *, purpose: str = "evidence") -> Stored:
        """The stored piece; raises RefusedFileError with a sentence. `purpose` photo also asks for the photo rule."""
        examined = examine(data)
        if examined.problem or examined.kind is None or examined.sha256 is None:
            raise RefusedFileError(PROBLEMS[examined.problem or "not_an_image"])
        if purpose == "photo" and (fault := find_photo_fault(data)):
            raise RefusedFileError(fault)
        return self._keep(examined, make_anew(data, examined.kind), actor, purpose)

    def _keep(self, examined: Examined, pages: list[bytes], actor: Account, purpose: str) -> Stored:
        sha256, kind = str(examined.sha256), str(examined.kind)
        for number, page in enumerate(pages):
            self._write(self._path(sha256, number), self._seal(page, sha256, number))
        row = {"sha256": sha256, "kind": kind, "purpose": purpose, "size": examined.size}
        with self._context.database.write() as connection:
            if connection.execute(select(evidence.c.sha256).where(evidence.c.sha256 == sha256)).first() is None:
                connection.execute(
                    insert(evidence).values(**row, stored_at=self._context.now(), stored_by=actor.account_id)
                )
            self._audit.append(connection, actor.account_id, PUT, f"evidence:{sha256}", kind=kind, pages=len(pages))
        return Stored(sha256, kind, examined.size)

    def _write(self, path: Path, sealed: bytes) -> None:
        with written_privately(path) as file:
            file.write(sealed)

    def pages(self, sha256: str, actor: Account, *, note: bool = True) -> list[bytes]:
        """The pieces as PNG or JPG bytes, one a page, for who reviews or sent it; raises NotFoundError or IntegrityError."""
        with self._context.database.read() as connection:
            kept = connection.execute(select(evidence.c.sha256).where(evidence.c.sha256 == sha256)).first()
            allowed = actor.roles & {"examiner", "approver", "steward"} or _has_sent(connection, sha256, actor)
        if kept is None or not allowed:
            raise NotFoundError("没有找到该材料。 There is no such evidence.")
        if note:
            self._audit.record(actor.account_id, "evidence_view", f"evidence:{sha256}")
        return [self._open(path, sha256, number) for number, path in enumerate(sorted(self._paths(sha256)))]

    def _open(self, path: Path, sha256: str, number: int) -> bytes:
        try:
            sealed = path.read_bytes()
            key_id = _named_key(sealed)
            body = sealed if key_id is None else sealed[len(MARK) + KEY_ID :]
            return self._cipher(sha256, number, key_id).decrypt(NONCE, body, None)
        except (InvalidTag, OSError, KeyFileError) as error:
            raise IntegrityError(
                "材料已损坏或密钥不符。 The evidence is damaged, or the key is another one."
            ) from error

    def _seal(self, page: bytes, sha256: str, number: int) -> bytes:
        key_id = self._context.keys.key_id
        return MARK + key_id.encode() + self._cipher(sha256, number, key_id).encrypt(NONCE, page, None)

    def _cipher(self, sha256: str, number: int, key_id: str | None) -> AESGCMSIV:
        if key_id is None:
            return AESGCMSIV(bytes.fromhex(self._context.mac("evidence", sha256, str(number))))
        key = self._context.keys.subkey("evidence", key_id)
        return AESGCMSIV(hmac.digest(key, f"{sha256}\x1f{number}".encode(), "sha256"))

    def sealed_by(self) -> list[str]:
        """The generation of every piece; blank for those that name none."""
        return [_named_key(path.read_bytes()[: len(MARK) + KEY_ID]) or "" for path in self._pieces()]

    def renew(self) -> int:
        """How many pieces had to be sealed anew by the newest generation; raises IntegrityError at the first that doesn't open."""
        newest, renewed = self._context.keys.key_id, 0
        for path in self._pieces():
            if _named_key(path.read_bytes()) != newest:
                sha256, number = path.stem, int(path.suffix[1:])
                self._write(path, self._seal(self._open(path, sha256, number), sha256, number))
                renewed += 1
        return renewed

    def _pieces(self) -> list[Path]:
        return sorted(self.folder.rglob("*.[0-9][0-9][0-9]")) if self.folder.is_dir() else []

    def _path(self, sha256: str, number: int) -> Path:
        return self.folder / sha256[:2] / f"{sha256}.{number:03}"

    def _paths(self, sha256: str) -> list[Path]:
        return [path for path in (self.folder / sha256[:2]).glob(f"{sha256}.*") if path.suffix != ".part"]

    def take_back(self, name: str, sealed: bytes) -> None:
        """Nothing; a piece from a backup stands in its place again, still sealed."""
        self._write(self.folder / name[:2] / name, sealed)

    def check_all(self) -> int:
        """How many pieces open; raises IntegrityError at the first that doesn't."""
        with self._context.database.read() as connection:
            known = list(connection.execute(select(evidence.c.sha256)).scalars())
        for sha256 in known:
            paths = sorted(self._paths(sha256))
            if not paths:
                raise IntegrityError("有材料缺失。 A piece of evidence is missing.")
            for number, path in enumerate(paths):
                self._open(path, sha256, number)
        return len(known)


def _has_sent(connection: Connection, sha256: str, actor: Account) -> bool:
    """True for each of those who sent the file: several may hold a copy of one document, and it is stored once."""
    put = (audit.c.subject == f"evidence:{sha256}") & (audit.c.action == PUT) & (audit.c.actor == actor.account_id)
    return connection.execute(select(audit.c.seq).where(put)).first() is not None


def _named_key(sealed: bytes) -> str | None:
    """The generation that a piece names; null for one of an earlier version."""
    return sealed[len(MARK) : len(MARK) + KEY_ID].decode("ascii") if sealed.startswith(MARK) else None


def make_anew(data: bytes, kind: str) -> list[bytes]:
    """Pictures drawn anew from the file's pixels: no metadata, no script and no second file inside survives."""
    if kind == "pdf":
        return [_encode(page, "PNG") for page in _draw_pages(data)]
    with Image.open(io.BytesIO(data)) as image:
        upright = ImageOps.exif_transpose(image)
        return [_encode(upright, "JPEG" if kind == "jpg" else "PNG")]


def _draw_pages(data: bytes) -> list[Image.Image]:
    document = pdfium.PdfDocument(data)
    try:
        return [_draw(document[number]) for number in range(len(document))]
    finally:
        document.close()


def _draw(page: pdfium.PdfPage) -> Image.Image:
    """The page as a picture, at a scale that keeps it within bounds however large the page claims to be."""
    scale = min(PDF_SCALE, MAX_SIDE / max(page.get_width(), page.get_height(), 1))
    drawn: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    return drawn


def _encode(image: Image.Image, form: str) -> bytes:
    plain = _as_seen(image)
    plain.thumbnail((MAX_SIDE, MAX_SIDE))
    clean = Image.frombytes("RGB", plain.size, plain.tobytes())
    out = io.BytesIO()
    clean.save(out, form, **({"quality": 90} if form == "JPEG" else {"optimize": False}))
    return out.getvalue()


def _as_seen(image: Image.Image) -> Image.Image:
    """The picture in plain colours as a viewer shows it: what is transparent on white paper, sixteen bits a pixel as eight."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 257).convert("L").convert("RGB")
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")
    return image.convert("RGB")
