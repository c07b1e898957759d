"""The licence of a scenario: an id of SPDX, and which one was meant where it is none."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from interregnum.model import Frame
from interregnum.model.values.licences import licences, nearest_licence

FRAME = {"id": "t", "title": "T", "starts": "1920-03-13T18:00", "ends": "1920-03-14T08:00"}


def test_every_id_of_the_list_is_a_licence_and_nothing_else() -> None:
    assert len(licences()) == len(set(licences())) > 600
    for id in licences():
        assert Frame.model_validate({**FRAME, "licence": id}).licence == id
    assert Frame.model_validate({**FRAME, "licence": None}).licence is None
    for none in ("", "mit", "CC BY 4.0", "all rights reserved", "MIT OR ISC", 4.0):
        with pytest.raises(ValidationError):
            Frame.model_validate({**FRAME, "licence": none})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("mit", "MIT"),
        ("MIT License", "MIT"),
        ("cc-by-4.0", "CC-BY-4.0"),
        ("CC BY 4.0", "CC-BY-4.0"),
        ("CC-BY", "CC-BY-4.0"),  # the newest
        ("CC0", "CC0-1.0"),
        ("GPL-3.0", "GPL-3.0-only"),  # what SPDX called it once
        ("Apache 2", "Apache-2.0"),
        ("GPL-3", "GPL-3.0-only"),
        ("MIT OR Apache-2.0", "MIT"),
        ("https://spdx.org/licenses/CC-BY-4.0.html", "CC-BY-4.0"),
        ("https://creativecommons.org/licenses/by-sa/4.0/", "CC-BY-SA-4.0"),
        ("https://creativecommons.org/licenses/by/4.0/deed.en", "CC-BY-4.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("all rights reserved", ""),
        ("", ""),
    ],
)
def test_the_licence_that_was_meant(written: str, meant: str) -> None:
    assert nearest_licence(written) == meant
