"""A part of a brief: what it finds, and the blocks that show it on paper and on the screen."""

from dataclasses import dataclass

from baoxue.paper.document import Block, Heading


@dataclass(frozen=True)
class Section:
    """One part. `annex`: it stands on the pages behind the first; `definition`: what is counted, from where;
    `key` names it."""

    key: str
    heading: str
    blocks: tuple[Block, ...]
    note: str = ""
    annex: bool = False
    definition: str = ""

    @property
    def on_paper(self) -> tuple[Block, ...]:
        """The heading with its note, and the blocks."""
        return (Heading(self.heading, self.note), *self.blocks)
