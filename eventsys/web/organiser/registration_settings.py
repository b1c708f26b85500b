"""To be filled."""

from flask import Blueprint

bp = Blueprint("registration_settings", __name__)
