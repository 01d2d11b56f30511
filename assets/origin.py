"""Where a run comes from: the overview in Dagster's UI shows only runs whose code location it knows."""

import dagster as dg
from dagster._core.definitions.repository_definition import SINGLETON_REPOSITORY_NAME
from dagster._core.remote_origin import RegisteredCodeLocationOrigin, RemoteRepositoryOrigin
from dagster._core.storage.tags import REPOSITORY_LABEL_TAG

from pipelines.cli.dagster_parts import LOCATION


def tell_origin(instance: dg.DagsterInstance, run_id: str) -> None:
    """Makes a run that ended well in a process of its own one of the location that `shenyan serve` shows.

    One that failed is left as it is: with an origin the daemon may try it again, which its caller did not ask for.
    """
    run = instance.get_run_by_id(run_id)
    if run is None or not run.is_success:
        return
    origin = RemoteRepositoryOrigin(RegisteredCodeLocationOrigin(LOCATION), SINGLETON_REPOSITORY_NAME)
    instance.add_run_tags(run_id, {REPOSITORY_LABEL_TAG: origin.get_label()})
    instance.run_storage.replace_job_origin(run, origin.get_job_origin(run.job_name))
