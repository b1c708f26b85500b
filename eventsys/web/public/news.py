"""To be filled."""

from flask import Blueprint

bp = Blueprint("news", __name__)
