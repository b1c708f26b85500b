"""Pages about the service itself, and what search engines read."""

from datetime import date

from flask import Blueprint, Response, abort, current_app, redirect, render_template, url_for

from eventsys.core import links
from eventsys.core.clock import now
from eventsys.events import queries
from eventsys.places import service as places
from eventsys.registration import erasing
from eventsys.web import event_words, kept, styleguide

bp = Blueprint("pages", __name__)
# Together fewer than the 50,000 that a sitemap may name.
SITEMAP_MOST, SERIES_MOST = 40_000, 9_000
ASSESSED_ON = date(2026, 11, 22)


@bp.get("/subscribe")
@kept.for_everybody
def subscribe():
    regions = places.regions(event_words.today(now()))
    return render_template("public/subscribe.html", regions=regions)


@bp.get("/privacy")
@kept.for_everybody
def privacy():
    return render_template(
        "public/privacy.html",
        person_days=erasing.person_days(),
        health_days=erasing.needs_days(),
    )


@bp.get("/accessibility")
@kept.for_everybody
def accessibility():
    return render_template("public/accessibility.html", assessed_on=ASSESSED_ON)


@bp.get("/was")
def was():
    return redirect(url_for(".accessibility"), 301)


@bp.get("/styleguide")
def styleguide_page():
    if not current_app.debug:
        abort(404)
    return render_template("styleguide.html", **styleguide.samples())


@bp.get("/sitemap.xml")
@kept.for_everybody
def sitemap():
    regions = [links.region(region.slug) for region in places.regions(event_words.today(now()))]
    events = [
        (links.event(region, slug, language), revised_at)
        for region, slug, language, revised_at in queries.newest_addresses(SITEMAP_MOST)
    ]
    series = [
        (links.series(region, slug, language), revised_at)
        for region, slug, language, revised_at in queries.newest_series_addresses(SERIES_MOST)
    ]
    xml = render_template(
        "public/sitemap.xml", home=links.home(), regions=regions, dated=[*series, *events]
    )
    return Response(xml, content_type="application/xml; charset=utf-8")


@bp.get("/robots.txt")
@kept.for_everybody
def robots():
    text = render_template("public/robots.txt", sitemap=links.absolute("/sitemap.xml"))
    return Response(text, content_type="text/plain; charset=utf-8")
