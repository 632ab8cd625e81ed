"""The numbers of the summary, and where they come from.

Set by `score.py summaries` (DUC 2003, MultiLing 2011), `score.py pages` (lead) and 40 stories
labelled by hand for redundant and dangling sentences. They lie on a plateau: small changes do not
matter, and no number is fitted more finely than it is written here.
"""

from __future__ import annotations

import msgspec


class Tuning(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of one stage."""

    # How much of an article is read.
    depth: int = 40  # sentences of an article; news puts first what matters, and time is bounded
    few_depth: int = 36  # sentences of a story with few reports
    single_depth: int = 12  # sentences of a story with one report
    least_depth: int = 6  # sentences of an article at least
    story_depth: int = 400  # sentences of a story
    shortest: int = 6  # words of a sentence
    shortest_lead: int = 4  # words of a first sentence
    longest: int = 60  # words; longer ones are lists, or damaged
    longest_lead: int = 80  # words of a first sentence
    lead_within: int = 3  # sentences from the top of which the first whole one is the lead
    # What a term is worth.
    few_reports: int = 3  # reports up to which position and frequency say more than pairs of words
    pair_worth: float = 1.7  # worth of a pair of words against a word
    printed_worth: float = 0.5  # worth of a term for each time that it is printed already
    half_worth: float = 20.0  # sentences from the top at which a term is worth half
    # What a sentence is worth.
    lead_words: float = 0.8  # added worth of a first sentence where words are counted
    lead_sentences: float = 0.3  # the same where sentences are counted
    lead_single: float = 0.8  # the same where there is one report
    cost_words: float = 1.0  # exponent of its length where words are counted
    cost_sentences: float = 0.5  # the same where sentences are counted
    copy_worth: float = 0.98  # worth of a sentence of a pickup or rewrite
    turn_worth: float = 0.8  # worth of a sentence for each that its report has in the summary
    unnamed_worth: float = 0.9  # worth of a sentence with a bare surname, where words are counted
    weak_worth: float = 0.5  # worth of a sentence that opens with "this" and a noun
    apart_worth: float = 0.6  # worth of a sentence without the one before it, of several reports
    apart_single: float = 0.4  # the same, of one report
    scene_worth: float = 0.4  # worth of a first sentence that sets a scene
    # Repeats.
    novel: float = 0.5  # share of a sentence's terms that must be new
    stub: int = 5  # letters of a stem that are compared: "injur" of injured and injuries
    # Cosine of the stems with those of one printed sentence, where sentences are counted:
    overlap: float = 0.2  # of another report
    overlap_same: float = 0.4  # of the same report
    overlap_leads: float = 0.1  # two first sentences
    confirms: float = 0.5  # share of these limits for a sentence that says that it confirms
    repeat: float = 0.6  # share of content words in common with one printed sentence
    repeat_worth: float = 0.66  # the same, words counted by what they are worth
    repeat_leads: float = 0.66  # of both limits, between two first sentences
    repeat_slack: float = 0.02  # added to the limit for each sentence printed
    short: int = 7  # words of a sentence that adds no figure to a printed one
    opening: int = 4  # words that two sentences of a summary must not both begin with
    copied: float = 0.8  # share of content words at which a copy's sentence is the original's
    already: float = 0.65  # share of content words in an earlier sentence that makes it no news
    # Scenes.
    headline_words: int = 4  # words that headlines must have to judge a scene
    bare_scene: int = 9  # words of a first sentence without a name that news may follow
    scene_within: int = 2  # first sentences that may set a scene
    scene_shares: int = 1  # words of a headline in a scene
    news_within: int = 5  # first sentences among which the news behind a scene is
    # Follow-ups.
    context: int = 2  # sentences already reported that may follow the news


TUNING = Tuning()
