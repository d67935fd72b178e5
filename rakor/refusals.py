"""How an action says no."""


class Refused(Exception):
    """The act is not possible now. `sentences` say why, ready for the screen."""

    def __init__(self, *sentences):
        super().__init__(*sentences)
        self.sentences = list(sentences)


class Stale(Exception):
    """Somebody saved this first. Nothing was written."""
