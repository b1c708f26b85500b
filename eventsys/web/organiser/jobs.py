"""How far long work has come, and the file that came of it: for nobody but the one who asked."""

from flask import Blueprint, abort, send_file, url_for

from eventsys.core import uploads
from eventsys.jobs.models import Job
from eventsys.web.loaders import job_for
from eventsys.web.organiser.frame import page

bp = Blueprint("jobs", __name__, url_prefix="/jobs")


@bp.get("/<int:job_id>")
def show(job_id: int):
    """Waiting, under way, done with a file, or failed with a reason."""
    job, event = job_for(job_id)
    region = event.region if event else None
    back = url_for("organiser.participants.index", event_id=event.id) if event else None
    is_over = job.state in ("done", "failed")
    return page("organiser/job.html", region, job=job, event=event, back=back, is_over=is_over)


@bp.get("/<int:job_id>/file")
def file(job_id: int):
    """What came of it, until its time is over."""
    job, _event = job_for(job_id)
    return send_file(
        _path(job), mimetype=job.media_type, as_attachment=True, download_name=job.file_name
    )


def _path(job: Job):
    """Where the file is; a page that says so when it is gone."""
    try:
        return uploads.path_of(job.file or "")
    except FileNotFoundError:
        abort(404)
