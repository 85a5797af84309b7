"""The server of the browser's tests."""

from tests.chromium import whole


def test_an_answer_is_closed_before_a_browser_can_leave():
    closed = []

    class Parts(list):
        def close(self):
            closed.append(self)

    sent = whole(lambda environ, start_response: Parts([b"satu ", b"dua"]))({}, None)

    assert b"".join(sent) == b"satu dua"
    assert len(closed) == 1
