"""What the store answers instead of doing what was asked. Each message is a sentence for people, Chinese first."""

from schemas.plain_faults import PlainFaultError


class CaseworkError(Exception):
    """The store did not do it; the text says why and holds no personal data."""


class ConflictError(CaseworkError):
    """Somebody else acted on the case meanwhile: look again, then decide."""

    def __init__(self) -> None:
        super().__init__(
            "该事项刚被他人处理，请刷新后再操作。 Somebody else acted on this case meanwhile; reload it and decide again."
        )


class ForbiddenError(CaseworkError):
    """The account may not do this, to this case or at all."""


class TransitionError(CaseworkError):
    """The state of the case does not allow the action."""


class IncompleteError(CaseworkError):
    """Something is missing: a reason, a form, evidence, the notice ticked."""


class DuplicateError(CaseworkError):
    """There is an open case of this holder for this certificate already."""


class NotFoundError(CaseworkError):
    """No such case, account or piece of evidence that the asker may see."""


class TooOftenError(CaseworkError):
    """It was tried too often in a short time."""

    def __init__(self, seconds: int, *, what: tuple[str, str] = ("更正", "corrections")) -> None:
        zh, en = what
        super().__init__(f"{zh}太频繁，请在 {seconds} 秒后再试。 Too many {en}; please try again in {seconds} seconds.")


class RefusedFileError(CaseworkError):
    """The uploaded file is not what it must be; the sentence says what is wrong with it."""


class SignInError(CaseworkError):
    """Name, password or code is wrong, or the account is locked; which of them stays unsaid."""


class IntegrityError(CaseworkError):
    """The store's own chain or a backup does not hold."""


class NewerStoreError(CaseworkError, PlainFaultError):
    """The database was brought up to date by a newer version of this program."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"数据库由较新版本的程序建立（{revision}），本版本不能使用；请安装较新版本，或恢复升级前的备份。 "
            f"The database is of a newer version ({revision}); install that version, or restore the backup of before the upgrade."
        )
