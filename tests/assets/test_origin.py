"""A run of the command line stands in the overview of Dagster's UI, and only one that ended well."""

import dagster as dg
import pytest

from assets.origin import tell_origin
from pipelines.cli.dagster_parts import LOCATION


@pytest.mark.parametrize("ends_well", [True, False])
def test_a_run_that_ended_well_names_its_location(ends_well):
    @dg.job
    def work():
        @dg.op
        def step():
            if not ends_well:
                raise dg.Failure("no")

        step()

    with dg.DagsterInstance.ephemeral() as instance:
        ended = work.execute_in_process(instance=instance, raise_on_error=False)
        tell_origin(instance, ended.run_id)
        (run,) = instance.get_runs()
        found = instance.get_runs(filters=dg.RunsFilter(tags={".dagster/repository": f"__repository__@{LOCATION}"}))
    assert (run.remote_job_origin.location_name if run.remote_job_origin else None) == (LOCATION if ends_well else None)
    assert len(found) == int(ends_well)
