"""`shenyan lookup`: what an employer would see, as sentences or as JSON."""

import argparse
import sys

from pipelines import settings
from pipelines.cli.installation import demand_installation
from pipelines.cli.options import add_curated, add_json, add_moment
from pipelines.keys import load_keys
from pipelines.lookup import Answer, Entry, LookupStore, NoRelease, Outcome
from pipelines.release import ReleaseError, find_release_at

WORDS = {
    Answer.VERIFIED: "核验通过：证书真实有效。 Verified.",
    Answer.REVOKED: "证书已被撤销。 Revoked.",
    Answer.SUSPENDED: "证书已被暂停使用。 Suspended.",
    Answer.NOT_FOUND: "未查询到。这不表示证书是假的：可能未审验、不在本次范围内，或填写有出入。 Not found; this does not mean the certificate is false.",
}


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = subparsers.add_parser("lookup", help="核验证书 · what an employer would see", description=__doc__)
    parser.add_argument("--name", required=True, help="持证人姓名 · the holder's name")
    factor = parser.add_mutually_exclusive_group(required=True)
    factor.add_argument("--id-number", help="身份证号 · the holder's ID number")
    factor.add_argument("--certificate-number", help="证书编号 · the certificate's number")
    add_moment(parser)
    add_json(parser)
    add_curated(parser)
    parser.set_defaults(handler=look_up)


def look_up(arguments: argparse.Namespace) -> int:
    """0 with the answer printed, "not found" included; 1 when nothing has been published, or had been on that day."""
    places = demand_installation(settings.from_environment(curated=arguments.curated))
    try:
        then = find_release_at(places.curated, arguments.as_of) if arguments.as_of else None
        with LookupStore(places.curated, load_keys(places.key_file), then) as store:
            outcome = store.find(
                arguments.name, id_number=arguments.id_number, certificate_number=arguments.certificate_number
            )
    except NoRelease:
        sys.stderr.write("还没有发布任何版本，请先运行 shenyan run。 Nothing has been published yet.\n")
        return 1
    except ReleaseError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    sys.stdout.write(f"{outcome.as_json() if arguments.json else sentences(outcome)}\n")
    return 0


def sentences(outcome: Outcome) -> str:
    """The answer for a person at a terminal."""
    release = outcome.release
    lines = [WORDS[outcome.answer], *map(line, outcome.certificates)]
    return "\n".join([*lines, f"发布版本 release {release.release_id}，数据截至 as of {release.day}"])


def line(entry: Entry) -> str:
    """One certificate on one line."""
    facts = [
        entry.title,
        entry.level,
        entry.series,
        entry.specialty,
        entry.acquired_month,
        entry.acquisition_method,
        entry.issuing_authority,
    ]
    dated = f"（{entry.status_date}）" if entry.status is not Answer.VERIFIED and entry.status_date else ""
    return f"  [{entry.status}{dated}] " + " · ".join(fact for fact in facts if fact)
