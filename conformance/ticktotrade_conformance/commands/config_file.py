"""A pipeline's configuration from a JSON file; members that are left out have their defaults."""

from pathlib import Path
from typing import Final

from ticktotrade.codec import Encoding
from ticktotrade.json_text import BadJson, read_document
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.schema import Mismatch, reader, record_of
from ticktotrade_conformance.console.complaint import Complaint

_MOST_BYTES: Final = 1024 * 1024


def read_config(path: Path, encoding: Encoding) -> PipelineConfig:
    """The configuration in a file; ``encoding`` is the one to use if it names none.

    Raises `Complaint` with the member for anything that is not a configuration.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise Complaint(f"{path}: more than {_MOST_BYTES} bytes; name a configuration")
        document = read_document(content)
        if isinstance(document, dict):
            document.setdefault("encoding", encoding.value)
        config: PipelineConfig = reader(record_of(PipelineConfig))(document)
    except OSError as error:
        raise Complaint(f"{path}: cannot be read ({error.strerror}); name a readable configuration") from None
    except (BadJson, Mismatch) as error:
        raise Complaint(
            f"{path}: {error}; mend it there (t2t run --show-config prints a valid one)"
        ) from None
    return config
