"""To be filled."""

from flask import Blueprint

bp = Blueprint("sign_in", __name__)
