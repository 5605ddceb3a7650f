"""Find the claims of a document: what is said, by whom, where, and how much it is worth checking."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from articles.choices import CHECKABLE_KINDS, BlockRole, ClaimKind
from articles.claims.attribution.attributions import find_by_sentence
from articles.claims.attribution.speakers import (
    Speakers,
    describe_context,
    find_antecedent,
    find_speaker,
    name_subject,
)
from articles.claims.detection.check_worthiness import CLAIM_THRESHOLD, score_in_article
from articles.claims.detection.split_compound import skip_opening, split_compound
from articles.claims.languages import ENGLISH, Language
from articles.claims.languages.base import match_any
from articles.claims.matching.claim_index import ClaimIndex, measure_similarity, reduce_to_words
from articles.claims.text.sentences import split_sentences
from articles.errors import ImportRejected
from articles.messages import Message
from articles.types import Attribution, FoundBlock, FoundClaim, Span

# Characters of a claim's text; the rest of a longer sentence is left out.
LONGEST_CLAIM = 2_000
# Claims of one article; more would be a job for no desk, and are refused.
MOST_CLAIMS = 2_000
UNDER_THRESHOLD = Message("below the check-worthiness threshold")
# A sentence of a pull quote that is at least this like one of the body repeats it (``measure_similarity``).
REPEATS = 0.9
# How many sentences of the body a pull quote is compared with, those that share most words first.
CANDIDATES = 5
# Sentences of pull quotes that are compared by likeness; the others are found only where they repeat the body
# word for word, so that a page of nothing but pull quotes takes no longer.
MOST_COMPARED = 200


def find_claims(
    document_text: str,
    blocks: Sequence[FoundBlock],
    *,
    title: str = "",
    byline: str = "",
    threshold: float = CLAIM_THRESHOLD,
    language: Language = ENGLISH,
) -> list[FoundClaim]:
    """Return the claims worth checking, in text order; see ``sort_sentences``."""
    return sort_sentences(
        document_text, blocks, title=title, byline=byline, threshold=threshold, language=language
    )[0]


def sort_sentences(
    document_text: str,
    blocks: Sequence[FoundBlock],
    *,
    title: str = "",
    byline: str = "",
    threshold: float = CLAIM_THRESHOLD,
    language: Language = ENGLISH,
) -> tuple[list[FoundClaim], list[FoundClaim]]:
    """Return the claims worth checking and the sentences set aside, with reasons, both in text order.

    Claims are the sentences of a checkable kind whose score is at or above the threshold (0 to 1). Raises
    ImportRejected when there are more than ``MOST_CLAIMS``.
    """
    found = find_sentences(document_text, blocks, title=title, byline=byline, language=language)
    claims = [one for one in found if one.kind in CHECKABLE_KINDS and one.score >= threshold]
    aside = [
        one if one.kind not in CHECKABLE_KINDS else replace(one, reasons=(*one.reasons, UNDER_THRESHOLD))
        for one in found
        if one.kind not in CHECKABLE_KINDS or one.score < threshold
    ]
    if len(claims) > MOST_CLAIMS:
        raise ImportRejected(
            "/text",
            "too_many_claims",
            Message(
                "The text holds %(found)s claims; at most %(limit)s fit in one article. "
                "Import it in parts, or raise the threshold.",
                {"found": len(claims), "limit": MOST_CLAIMS},
            ),
        )
    return claims, aside


def find_sentences(
    document_text: str,
    blocks: Sequence[FoundBlock],
    *,
    title: str = "",
    byline: str = "",
    language: Language = ENGLISH,
) -> list[FoundClaim]:
    """Return every sentence of the body with its kind, score and claimant, in text order.

    A sentence that stands twice in the body, or again as a pull quote, is returned once, with each place
    among its occurrences. The author (``byline``, names joined by commas) is the claimant of what nobody
    else is said to have said; a quotation whose speaker is not known has none.
    """
    author = f" {language.text.name_joiner} ".join(name.strip() for name in byline.split(",") if name.strip())
    sentences: list[FoundClaim] = []
    numbers: dict[str, int] = {}
    places: list[list[Span]] = []
    for block in blocks:
        if block.role != BlockRole.BODY:
            continue
        for found in _read_block(document_text, block, author, language):
            key = reduce_to_words(found.text)
            if key not in numbers:
                numbers[key] = len(sentences)
                sentences.append(found)
                places.append([])
            places[numbers[key]].append(Span(found.start, found.end))
    for number, span in _place_pull_quotes(document_text, blocks, sentences, numbers, language):
        places[number].append(span)
    return [replace(one, occurrences=tuple(spans)) for one, spans in zip(sentences, places, strict=True)]


def _read_block(text: str, block: FoundBlock, author: str, language: Language) -> Iterator[FoundClaim]:
    """Yield a claim for each sentence, or part of one, of a block, in order."""
    subject = ""
    speakers = Speakers(language)
    answers = _compile_answer(language).match(text, block.start) is not None
    sentences = split_sentences(text, block.start, block.end, language)
    for sentence, here in zip(sentences, find_by_sentence(text, sentences, language), strict=True):
        for part in split_compound(text, skip_opening(text, sentence, language), here, language):
            found = _describe(text, part, here, subject, speakers, language)
            own = not (found.claimant or answers) and found.kind not in (
                ClaimKind.ATTRIBUTED,
                ClaimKind.QUOTATION,
            )
            yield replace(found, claimant=author) if own else found
        subject = name_subject(text[sentence.start : sentence.end][:LONGEST_CLAIM], language)
        speakers.remember(subject)


@cache
def _compile_answer(language: Language) -> re.Pattern[str]:
    """Compile the label of an answer in an interview, which is no statement of the interviewer's."""
    return re.compile(rf"\s*{match_any(language.text.answer_labels)} ?:\s")


def _describe(
    text: str,
    span: Span,
    attributions: Sequence[Attribution],
    subject: str,
    speakers: Speakers,
    language: Language,
) -> FoundClaim:
    exact = text[span.start : span.end]
    here = [one for one in attributions if any(_overlap(part, span) for part in (*one.cue, *one.content))]
    speaker = find_speaker(text, span, here, language)
    worthiness = score_in_article(exact, attributed=speaker is not None, language=language)
    antecedent = find_antecedent(exact, subject, language)
    return FoundClaim(
        text=" ".join(exact.split())[:LONGEST_CLAIM],
        start=span.start,
        end=span.end,
        occurrences=(span,),
        claimant=speakers.name_claimant(text, speaker, antecedent) if speaker else "",
        kind=worthiness.kind,
        score=worthiness.score,
        reasons=worthiness.reasons,
        context=describe_context(exact, antecedent, language),
    )


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _place_pull_quotes(
    text: str,
    blocks: Sequence[FoundBlock],
    sentences: Sequence[FoundClaim],
    numbers: Mapping[str, int],
    language: Language,
) -> Iterator[tuple[int, Span]]:
    """Yield, for sentences of pull quotes, the number of the body sentence they repeat and their place."""
    quotes = [block for block in blocks if block.role == BlockRole.PULL_QUOTE]
    index = ClaimIndex()
    for number, sentence in enumerate(sentences if quotes else ()):
        index.add(str(number), sentence.text)
    compared = 0
    for quote in quotes:
        for span in split_sentences(text, quote.start, quote.end, language):
            exact = text[span.start : span.end]
            repeated = numbers.get(reduce_to_words(exact))
            if repeated is None and compared < MOST_COMPARED:
                compared += 1
                repeated = _find_repeated(exact, sentences, index)
            if repeated is not None:
                yield repeated, span


def _find_repeated(exact: str, sentences: Sequence[FoundClaim], index: ClaimIndex) -> int | None:
    for identifier, _, _ in index.search(exact, top=CANDIDATES):
        if measure_similarity(exact, sentences[int(identifier)].text) >= REPEATS:
            return int(identifier)
    return None
