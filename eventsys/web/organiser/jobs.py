"""How far long work has come, and the file that came of it: for nobody but the one who asked."""

from flask import Blueprint, Response, abort, url_for

from eventsys.core import uploads
from eventsys.participants import work
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
    is_list = job.kind == work.IMPORT
    return page(
        "organiser/job.html",
        region,
        job=job,
        event=event,
        back=back,
        is_over=is_over,
        is_list=is_list,
    )


@bp.get("/<int:job_id>/file")
def file(job_id: int):
    """What came of it, until its time is over."""
    job, _event = job_for(job_id)
    try:
        content = uploads.path_of(job.file or "").read_bytes()
    except FileNotFoundError:
        abort(404)
    response = Response(content, content_type=job.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{job.file_name}"'
    return response
