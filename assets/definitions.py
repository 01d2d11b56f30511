"""The Dagster code location: every asset, check, job, sensor and resource of Shenyan."""

import datetime as dt
import json
import logging
import warnings

import dagster as dg

from assets import alarms, automation, checks, core, curated, interrupted, raw, refused, stewardship
from assets.automation import WHOLE_WAY
from assets.raw import PROCESS_TAG
from assets.resources import Installation, Progress
from assets.storage import EncryptedParquet
from pipelines.watching import hide_numbers

# Dagster copies every sensor when resources are bound, and warns of a parameter that we don't use.
warnings.filterwarnings(
    "ignore", message="Parameter `owners` of initializer `SensorDefinition", category=dg.BetaWarning
)


class JsonLines(logging.Formatter):
    """One line of JSON for each record, as journald and log collectors read it."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's time, level, run and words."""
        about = getattr(record, "dagster_meta", {})
        told = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "run": about.get("run_id"),
            "job": about.get("job_name"),
            "step": about.get("step_key"),
            "message": hide_numbers(record.getMessage()),
        }
        return json.dumps(told, ensure_ascii=False)


@dg.logger(description="警告和错误 · Warnings and errors on the console as JSON lines; the event log keeps everything.")
def warnings_only(_: dg.InitLoggerContext) -> logging.Logger:
    """A console that stays quiet while all goes well."""
    logger = logging.getLogger("shenyan.run")
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    if not logger.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(JsonLines())
        logger.addHandler(handler)
    return logger


__all__ = ["PROCESS_TAG", "WHOLE_WAY", "define", "defs"]


def define(installation: Installation, progress: Progress) -> dg.Definitions:
    """The definitions over one installation."""
    return dg.Definitions(
        assets=dg.load_assets_from_modules([raw, core, curated]),
        asset_checks=[*checks.contract_checks, checks.conserves_rows, *checks.warnings],
        jobs=[
            automation.whole_way,
            automation.prepare,
            automation.renew,
            automation.publish,
            automation.reread_delivery,
            refused.refused_deliveries,
            *stewardship.jobs,
        ],
        sensors=[
            automation.watch_raw_folder,
            automation.watch_decisions,
            automation.watch_wishes,
            interrupted.take_up_interrupted,
            refused.watch_refused,
            *alarms.sensors,
        ],
        schedules=[automation.publish_on_schedule],
        resources={
            "installation": installation,
            "progress": progress,
            "io_manager": EncryptedParquet(installation=installation),
            "nothing_kept": dg.mem_io_manager,
        },
        loggers={"console": warnings_only},
        executor=dg.in_process_executor,
    )


defs = define(Installation(), Progress())
