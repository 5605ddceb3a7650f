"""Measure how often the passage ranker puts a right passage among the first five.

``python -m tests.bench.evidence`` prints the figures. The claims and passages are those of AVeriTeC's
development set, even half: the passages are all answers in words of all claims, the right ones a claim's
own.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from articles.claims.matching.load_model import Meaning, combine_scores, load_meaning
from articles.sources.passages import Corpus, read_address_words
from articles.sources.ranking import MEANING_SHARE, MEANT

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "evidence" / "dev_even.jsonl"


def measure(path: Path = DATA, *, meaning: Meaning | None = None) -> dict[str, float]:
    """Return recall at 5 and mean reciprocal rank, with the passages' addresses and by text alone.

    With ``meaning``, the same once more with the semantic extra.
    """
    claims = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    passages = [
        (number, answer["answer"].strip(), answer.get("source_url") or "")
        for number, claim in enumerate(claims)
        for question in claim["questions"]
        for answer in question["answers"]
        if answer["type"] not in ("Boolean", "Unanswerable") and len(answer["answer"].split()) >= 3
    ]
    owners = [number for number, _, _ in passages]
    texts = [text for _, text, _ in passages]
    pages = [f"{text} {read_address_words(url)}" for _, text, url in passages]
    questions = {number: claims[number]["claim"] for number in owners}
    recall, mean = rank(pages, owners, questions)
    text_recall, text_mean = rank(texts, owners, questions)
    extra = {}
    if meaning is not None:
        by_both = rank(pages, owners, questions, spoken=texts, meaning=meaning)
        alone = rank(texts, owners, questions, spoken=texts, meaning=meaning)
        extra = {
            "recall_at_5_semantic": by_both[0],
            "mrr_semantic": by_both[1],
            "recall_at_5_text_only_semantic": alone[0],
            "mrr_text_only_semantic": alone[1],
        }
    return {
        "claims": len(questions),
        "passages": len(passages),
        "recall_at_5": recall,
        "mrr": mean,
        "recall_at_5_text_only": text_recall,
        "mrr_text_only": text_mean,
        **extra,
    }


def rank(
    texts: Sequence[str],
    owners: Sequence[int],
    questions: dict[int, str],
    *,
    spoken: Sequence[str] = (),
    meaning: Meaning | None = None,
) -> tuple[float, float]:
    """Return recall at 5 and mean reciprocal rank of the first right passage.

    With ``meaning``, likeness in meaning of ``spoken`` (the passages without their addresses) counts too.
    """
    corpus = Corpus(texts)
    places: list[int] = []
    for number, question in questions.items():
        scores = corpus.score(question)
        if meaning is not None:
            scores = combine_scores(
                scores,
                meaning.measure_likeness(question, [text[:MEANT] for text in spoken]),
                share=MEANING_SHARE,
            )
        order = sorted(range(len(texts)), key=lambda position: (-scores[position], position))
        places.append(next(place for place, position in enumerate(order, 1) if owners[position] == number))
    hits = sum(place <= 5 for place in places)
    return round(hits / len(places), 3), round(sum(1 / place for place in places) / len(places), 3)


if __name__ == "__main__":
    print(json.dumps(measure(meaning=load_meaning()), indent=2))
