"""What is somebody's own is sent compressed. Public answers and assets come so already."""

from flask import Flask
from flask_compress import Compress

compress = Compress()


def init_app(app: Flask) -> None:
    """Compress what is text and not small, with what every client knows."""
    app.config["COMPRESS_ALGORITHM"] = ["gzip"]
    app.config["COMPRESS_LEVEL"] = 5
    app.config["COMPRESS_MIMETYPES"] = [
        "text/html",
        "text/csv",
        "application/json",
    ]
    compress.init_app(app)
