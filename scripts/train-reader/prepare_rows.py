"""Makes the rows that the reader is trained on, and those of held-out articles that it is scored on."""

import argparse
import json
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from command import TrainingError, run, say, sha256_of
from make_rows import HELD_OUT_STYLE, TRAINING_STYLE, PlacedQuestion, RowMaker, placed_questions
from question_sets import Article, choose_articles, read_qed, read_squad
from rows import Row, write_rows


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of each kind are wanted; a small set gives fewer."""

    positive: int
    deleted: int
    neighbour: int
    swapped: int


# Together about 100,000 rows, a little more than half of them answerable: one pass takes about two hours on two cores.
SQUAD11_TRAIN_COUNTS = Counts(positive=42_000, deleted=13_000, neighbour=18_000, swapped=4_000)
SQUAD11_DEV_COUNTS = Counts(positive=3_000, deleted=500, neighbour=500, swapped=300)
FAR_ROWS = 4_000

# There are only some 2,200 of them, and they are the hardest: each is shown with three different windows.
REAL_REPEATS = 3


@dataclass(frozen=True, slots=True)
class ArticleList:
    """Titles of the development sets' articles. Those in no list are kept for testing and never read."""

    squad11_dev: frozenset[str]
    squad20_dev: frozenset[str]
    held_out: frozenset[str]

    @staticmethod
    def read(path: Path) -> "ArticleList":
        """Raises TrainingError if the file is no such list, or an article is both trained on and held out."""
        try:
            fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            squad11, squad20, held = (frozenset(fields[key]) for key in ("squad11-dev", "squad20-dev", "held-out"))
        except (ValueError, KeyError, TypeError) as error:
            raise TrainingError(
                f'Cannot use "{path}": expected an object with titles for "squad11-dev", "squad20-dev" and "held-out".'
            ) from error
        both = (squad11 | squad20) & held
        if both:
            raise TrainingError(
                f'Cannot use "{path}": "{min(both)}" is both trained on and held out. Take it off one list.'
            )
        return ArticleList(squad11, squad20, held)


def make_training_rows(maker: RowMaker, sets: "Sets") -> list[Row]:
    """All training rows, shuffled."""
    train, dev = placed_questions(sets.squad11_train), placed_questions(sets.squad11_dev)
    dev20 = placed_questions(sets.squad20_dev)
    answered20, real = split_by_answers(dev20)
    rows = mixed_rows(maker, train, SQUAD11_TRAIN_COUNTS) + mixed_rows(maker, dev, SQUAD11_DEV_COUNTS)
    rows += maker.take(len(answered20), answered20, maker.positive)
    rows += [maker.real(placed) for placed in real for _ in range(REAL_REPEATS)]
    typed = placed_questions(sets.qed)
    rows += maker.take(len(typed), typed, lambda placed: maker.positive(placed, "typed"))
    rows += far_rows(maker, train + dev + answered20)
    maker.rng.shuffle(rows)
    return rows


def mixed_rows(maker: RowMaker, questions: list[PlacedQuestion], counts: Counts) -> list[Row]:
    """Rows of the kinds that are made from answered questions; one question may be in several."""
    answered, _ = split_by_answers(questions)
    return [
        *maker.take(counts.positive, answered, maker.positive),
        *maker.take(counts.deleted, answered, maker.deleted),
        *maker.take(counts.neighbour, answered, maker.neighbour),
        *maker.take(counts.swapped, answered, maker.swapped),
    ]


def far_rows(maker: RowMaker, questions: list[PlacedQuestion]) -> list[Row]:
    """Questions with passages of other articles."""
    answered, _ = split_by_answers(questions)
    return maker.take(FAR_ROWS, answered, lambda placed: maker.far(placed, maker.rng.choice(answered)))


def make_held_out_rows(maker: RowMaker, articles: list[Article]) -> list[Row]:
    """Whole paragraphs: each question's own and, for answered ones, the nearest other. Questions stay as written."""
    answered, real = split_by_answers(placed_questions(articles))
    rows: list[Row] = []
    for placed in answered:
        own, neighbour = maker.positive(placed), maker.neighbour(placed)
        if own is not None:
            texts = dict.fromkeys(answer.text for answer in placed.question.answers)
            rows.append(replace(own, answers=tuple(texts)))
        if neighbour is not None:
            rows.append(neighbour)
    return rows + [maker.real(placed) for placed in real]


def split_by_answers(questions: list[PlacedQuestion]) -> tuple[list[PlacedQuestion], list[PlacedQuestion]]:
    """Questions that their paragraph answers, and those that it does not."""
    answered = [placed for placed in questions if placed.question.answers]
    return answered, [placed for placed in questions if not placed.question.answers]


@dataclass(frozen=True, slots=True)
class Sets:
    """What the rows are made from."""

    squad11_train: list[Article]
    squad11_dev: list[Article]
    squad20_dev: list[Article]
    held_out: list[Article]
    qed: list[Article]

    @staticmethod
    def read(options: argparse.Namespace) -> "Sets":
        """Reads the files that the command line names; a set without a file is empty."""
        titles = ArticleList.read(options.articles)
        dev11, dev20 = options.squad11_dev, options.squad20_dev
        squad20 = read_squad(dev20) if dev20 else []
        return Sets(
            squad11_train=read_squad(options.squad11_train) if options.squad11_train else [],
            squad11_dev=choose_articles(read_squad(dev11), titles.squad11_dev, dev11) if dev11 else [],
            squad20_dev=choose_articles(squad20, titles.squad20_dev, dev20) if dev20 else [],
            held_out=choose_articles(squad20, titles.held_out, dev20) if dev20 else [],
            qed=[article for path in options.qed for article in read_qed(path)],
        )


def parse_arguments() -> argparse.Namespace:
    """The command line; ends the process with exit code 2 where it makes no sense."""
    parser = argparse.ArgumentParser(description=__doc__, epilog="Files ending in .gz are unpacked on the fly.")
    parser.add_argument("--squad11-train", type=Path, metavar="FILE", help="SQuAD 1.1, training set")
    parser.add_argument("--squad11-dev", type=Path, metavar="FILE", help="SQuAD 1.1, development set")
    parser.add_argument("--squad20-dev", type=Path, metavar="FILE", help="SQuAD 2.0, development set")
    parser.add_argument("--qed", type=Path, metavar="FILE", nargs="+", default=[], help="QED, training set")
    parser.add_argument(
        "--articles",
        type=Path,
        metavar="FILE",
        default=Path(__file__).with_name("articles.json"),
        help="which development articles are trained on and which are held out (default: the list beside this script)",
    )
    parser.add_argument("--seed", type=int, default=7, help="same seed, same rows (default: %(default)s)")
    parser.add_argument("--out", type=Path, metavar="FILE", required=True, help="training rows, JSON Lines")
    parser.add_argument("--held-out", type=Path, metavar="FILE", help="rows of the held-out articles, JSON Lines")
    options = parser.parse_args()
    if not (options.squad11_train or options.squad11_dev or options.squad20_dev or options.qed):
        parser.error("name at least one set")
    if options.held_out and not options.squad20_dev:
        parser.error("--held-out needs --squad20-dev, whose articles are held out")
    return options


def main() -> None:
    """Prints one JSON object: rows by kind, the share of answerable ones, and the hash of the file."""
    options = parse_arguments()
    sets = Sets.read(options)
    rows = make_training_rows(RowMaker(options.seed, TRAINING_STYLE), sets)
    if not rows:
        raise TrainingError("Cannot make a row: no question of the given sets has an answer. Check the files.")
    write_rows(options.out, rows)
    say(f'Wrote {len(rows)} rows to "{options.out}".')
    result: dict[str, object] = {
        "rows": len(rows),
        "answerable": round(sum(row.span is not None for row in rows) / len(rows), 4),
        "kinds": dict(sorted(Counter(row.kind for row in rows).items())),
        "sha256": sha256_of(options.out),
    }
    if options.held_out:
        held_out = make_held_out_rows(RowMaker(options.seed, HELD_OUT_STYLE), sets.held_out)
        write_rows(options.held_out, held_out)
        say(f'Wrote {len(held_out)} held-out rows to "{options.held_out}".')
        result["heldOut"] = {
            "rows": len(held_out),
            "kinds": dict(sorted(Counter(row.kind for row in held_out).items())),
            "sha256": sha256_of(options.held_out),
        }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    run(main)
