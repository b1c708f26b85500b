"""To be filled."""

from flask import Blueprint

bp = Blueprint("pages", __name__)
