"""A pipeline's configuration from a JSON file; members that are left out have their defaults."""

from pathlib import Path

from ticktotrade.codec import Encoding
from ticktotrade.json_text import BadJson, read_document
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.schema import Mismatch, reader, record_of
from ticktotrade_conformance.complaint import Complaint


def read_config(path: Path, encoding: Encoding) -> PipelineConfig:
    """The configuration in a file; ``encoding`` is the one to use if it names none.

    Raises `Complaint` with the member for anything that is not a configuration.
    """
    try:
        document = read_document(path.read_bytes())
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
