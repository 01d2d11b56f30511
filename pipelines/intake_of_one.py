"""Reading one delivery alone, as the whole folder would be read: to look at it again without a run over everything."""

import shutil
import tempfile
from pathlib import Path

from pipelines.intake import Intake, read_all
from pipelines.intake.deliveries import SOURCES, find_deliveries
from pipelines.intake.office import FILE_NAME
from pipelines.watching import name_delivery


class UnknownDeliveryError(LookupError):
    """The folder holds no delivery of that name any more."""


def read_one(raw: Path, name: str) -> Intake:
    """What `read_all` gives for the delivery of that name (`watching.name_delivery`) as if it were the only one.

    Raises UnknownDeliveryError when its file is gone or has changed since it got its name.
    """
    places = [one.source_file for one in find_deliveries(raw) if name_delivery(one.source_file, one.sha256) == name]
    if not places:
        raise UnknownDeliveryError(
            f"文件夹里已没有这份报送：{name}。若它在压缩包里，请选压缩包。 "
            f"The folder holds no such delivery any more; a member of an archive is read with its archive."
        )
    with tempfile.TemporaryDirectory(prefix="shenyan-one-") as folder:
        _copy(raw, places[0], Path(folder))
        return read_all(Path(folder), workers=1)


def _copy(raw: Path, place: str, alone: Path) -> None:
    """The file with its time, and what its office says of itself, in a folder of their own."""
    target = alone / place
    target.parent.mkdir(parents=True)
    shutil.copy2(raw / place, target)
    folder = Path(*Path(place).parts[:2])
    about = raw / folder / FILE_NAME
    if about.is_file() and folder.parts[0] == SOURCES:
        shutil.copy2(about, alone / folder / FILE_NAME)
