"""To be filled."""

from flask import Blueprint

bp = Blueprint("dashboard", __name__)
